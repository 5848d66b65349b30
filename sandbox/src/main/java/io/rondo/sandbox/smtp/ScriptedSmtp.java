package io.rondo.sandbox.smtp;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * An SMTP server on loopback (RFC 5321) that follows a {@link Script}. What it accepts it writes to its log before it answers the final
 * dot, or does not answer it: the log tells what arrived, whatever the sender believes.
 */
public final class ScriptedSmtp implements AutoCloseable {

    private final ServerSocket listener;
    private final Script script;
    private final Clock clock;
    private final BufferedWriter log;
    private final BufferedWriter faults;
    private volatile long delayMillis;
    private final AtomicLong accepted = new AtomicLong();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private ScriptedSmtp(ServerSocket listener, Script script, Clock clock, BufferedWriter log, BufferedWriter faults) {
        this.listener = listener;
        this.script = script;
        this.clock = clock;
        this.log = log;
        this.faults = faults;
        this.delayMillis = script.delayMillis();
    }

    /**
     * Opens the port and serves until {@link #close}.
     *
     * @param port 0 for any free one
     * @param log the file that accepted messages are added to; faults go to one beside it
     */
    public static ScriptedSmtp start(int port, Script script, Clock clock, Path log) throws IOException {
        var listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        var server = new ScriptedSmtp(listener, script, clock, appending(log), appending(faultsOf(log)));
        Thread.ofPlatform().name("scripted-smtp").daemon().start(server::listen);
        return server;
    }

    private static BufferedWriter appending(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Path faultsOf(Path log) {
        return log.resolveSibling(log.getFileName() + ".faults");
    }

    /** How many faults of each kind the server that writes this log has carried out; kinds are named as in {@link Script}. */
    public static Map<String, Integer> faults(Path log) throws IOException {
        var counts = new TreeMap<String, Integer>();
        try (Stream<String> lines = Files.readString(faultsOf(log)).lines()) {
            lines.forEach(kind -> counts.merge(kind, 1, Integer::sum));
        }
        return counts;
    }

    /** How many of these faults left the sender in doubt. */
    public static int leftInDoubt(Map<String, Integer> faults) {
        return Arrays.stream(Script.Fate.values())
                .filter(Script.Fate::leavesInDoubt)
                .mapToInt(fate -> faults.getOrDefault(fate.fault(), 0))
                .sum();
    }

    /** What a log holds so far; a line that is being written is left out. */
    public static List<Noted> read(Path log) throws IOException {
        var text = Files.readString(log);
        try (Stream<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines()) {
            return lines.map(Noted::read).toList();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Messages accepted since the start, answered or not. */
    public long accepted() {
        return accepted.get();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new SmtpConversation(socket, this).run();
        } catch (IOException senderLeft) {
            // Senders are killed on purpose while this server is used.
        } finally {
            connections.remove(socket);
        }
    }

    Script.Fate fate(String recipient) {
        var attempt = script.equals(Script.ACCEPT_ALL) ? 1 : attempts.merge(recipient, 1, Integer::sum);
        return script.of(recipient, attempt);
    }

    long delayMillis() {
        return delayMillis;
    }

    /** From now on takes this time over each message between its final dot and the answer. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Notes a fault that is being carried out. */
    void note(Script.Fate fate) {
        write(faults, fate.fault());
    }

    /** Notes an accepted message; it is on its way to the disk when this returns. */
    void note(String recipient, String messageId, String feedbackId, boolean answered, long bytes) {
        var line = new Noted(clock.instant(), recipient, messageId, feedbackId, answered, bytes).line();
        write(log, line);
        accepted.incrementAndGet();
    }

    private static void write(BufferedWriter file, String line) {
        synchronized (file) {
            try {
                file.write(line);
                file.write('\n');
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The mail log cannot be written", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : connections) {
            socket.close();
        }
        synchronized (log) {
            log.close();
        }
        synchronized (faults) {
            faults.close();
        }
    }

    /**
     * Runs a server in this process until its standard input ends; prints its port on the first line. A number on a line of its
     * input is the new {@link #delay} in milliseconds.
     *
     * @param arguments the log's path, then optionally the ten numbers of a {@link Script} in their order
     */
    public static void main(String[] arguments) throws IOException {
        var script = Script.ACCEPT_ALL;
        if (arguments.length == 11) {
            var shares = Arrays.stream(arguments, 1, 9)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            script = new Script(
                    shares[0],
                    shares[1],
                    shares[2],
                    shares[3],
                    shares[4],
                    shares[5],
                    shares[6],
                    shares[7],
                    Long.parseLong(arguments[9]),
                    Long.parseLong(arguments[10]));
        } else if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "Expected the log's path and optionally the script's 10 numbers, but got " + arguments.length);
        }
        try (var server = start(0, script, Clock.systemUTC(), Path.of(arguments[0]));
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(server.port());
            // Ends with whoever started this.
            for (var order = orders.readLine(); order != null; order = orders.readLine()) {
                server.delay(Long.parseLong(order));
            }
        }
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
