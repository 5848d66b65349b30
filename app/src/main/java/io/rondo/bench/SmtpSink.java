package io.rondo.bench;

import io.rondo.node.OwnJvm;
import io.rondo.sandbox.smtp.ScriptedSmtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server in a process of its own that takes everything and notes it, and the bare loop that shows how fast it can. */
final class SmtpSink implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path log;

    private SmtpSink(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static SmtpSink start(Path folder) throws IOException {
        var log = folder.resolve("sink.log");
        var command = new ArrayList<>(OwnJvm.command(ScriptedSmtp.class, List.of("-Xmx128m", "-XX:+UseSerialGC")));
        command.add(log.toString());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        var port = said.readLine();
        if (port == null) {
            throw new IOException("Expected the mail server to say its port, but it ended");
        }
        return new SmtpSink(process, Integer.parseInt(port), log);
    }

    int port() {
        return port;
    }

    /** Messages and their bytes so far. */
    Taken taken() throws IOException {
        var noted = ScriptedSmtp.read(log);
        return new Taken(
                noted.size(),
                noted.stream().mapToLong(message -> message.bytes()).sum(),
                noted.stream().map(message -> message.messageId()).distinct().count());
    }

    /** What the sink took; {@code different} counts Message-IDs. */
    record Taken(long messages, long bytes, long different) {}

    /**
     * Sends so many messages of this size over so many connections and nothing else.
     *
     * @return nanoseconds
     */
    long bareLoop(int messages, int bytes, int connections) throws Exception {
        var left = new AtomicInteger(messages);
        var body = ("x".repeat(76) + "\r\n").repeat(Math.max(1, bytes / 78)).getBytes(StandardCharsets.US_ASCII);
        try (var threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                work.add(() -> send(left, body));
            }
            var begun = System.nanoTime();
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            return System.nanoTime() - begun;
        }
    }

    private boolean send(AtomicInteger left, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var out = socket.getOutputStream();
            in.readLine();
            say(out, in, "HELO bench\r\n");
            for (int n = left.getAndDecrement(); n > 0; n = left.getAndDecrement()) {
                say(out, in, "MAIL FROM:<bench@rondo.test>\r\n");
                say(out, in, "RCPT TO:<bench-%d@sink.test>\r\n".formatted(n));
                say(out, in, "DATA\r\n");
                out.write(
                        "Message-ID: <bare-%d@rondo.test>\r\n\r\n".formatted(n).getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                say(out, in, ".\r\n");
            }
            return true;
        }
    }

    private static void say(OutputStream out, BufferedReader in, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        var answer = in.readLine();
        if (answer == null || answer.charAt(0) > '3') {
            throw new IOException("The mail server refused: " + answer);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
