package io.rondo.sandbox.smtp;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final AtomicLong accepted = new AtomicLong();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private ScriptedSmtp(ServerSocket listener, Script script, Clock clock, BufferedWriter log) {
        this.listener = listener;
        this.script = script;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Opens the port and serves until {@link #close}.
     *
     * @param port 0 for any free one
     * @param log the file that accepted messages are added to
     */
    public static ScriptedSmtp start(int port, Script script, Clock clock, Path log) throws IOException {
        var listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        var writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        var server = new ScriptedSmtp(listener, script, clock, writer);
        Thread.ofPlatform().name("scripted-smtp").daemon().start(server::listen);
        return server;
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
        return script.delayMillis();
    }

    /** Notes an accepted message; it is on its way to the disk when this returns. */
    void note(String recipient, String messageId, String feedbackId, boolean answered, long bytes) {
        var line = new Noted(clock.instant(), recipient, messageId, feedbackId, answered, bytes).line();
        synchronized (log) {
            try {
                log.write(line);
                log.write('\n');
                log.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The mail log cannot be written", e);
            }
        }
        accepted.incrementAndGet();
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
    }

    /**
     * Runs a server in this process until its standard input ends; prints its port on the first line.
     *
     * @param arguments the log's path, then optionally the eight numbers of a {@link Script} in their order
     */
    public static void main(String[] arguments) throws IOException {
        var script = Script.ACCEPT_ALL;
        if (arguments.length == 9) {
            script = new Script(
                    Double.parseDouble(arguments[1]),
                    Double.parseDouble(arguments[2]),
                    Double.parseDouble(arguments[3]),
                    Double.parseDouble(arguments[4]),
                    Double.parseDouble(arguments[5]),
                    Double.parseDouble(arguments[6]),
                    Long.parseLong(arguments[7]),
                    Long.parseLong(arguments[8]));
        } else if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "Expected the log's path and optionally the script's 8 numbers, but got " + arguments.length);
        }
        try (var server = start(0, script, Clock.systemUTC(), Path.of(arguments[0]))) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // whoever started this lives
            }
        }
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
