package io.rondo.workers.mailin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stands between a mailbox and its server: counts what the server sends, and answers chosen commands itself, with NO or by hanging up. */
final class ImapRelay implements AutoCloseable {

    enum Answer {
        NO,
        HANG_UP
    }

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int target;
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable Predicate<String> refused;
    private volatile Answer answer = Answer.NO;

    ImapRelay(int target) throws IOException {
        this.target = target;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Bytes the server sent so far. */
    long sent() {
        return sent.get();
    }

    void refuse(Predicate<String> command, Answer with) {
        answer = with;
        refused = command;
    }

    void heal() {
        refused = null;
    }

    private void accept() {
        try {
            while (true) {
                var client = socket.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofPlatform().daemon().start(() -> commands(client, server));
                Thread.ofPlatform().daemon().start(() -> answers(client, server));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void commands(Socket client, Socket server) {
        try (client;
                server) {
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String line;
            while ((line = lines.readLine()) != null) {
                var rule = refused;
                if (rule == null || !rule.test(line)) {
                    write(server.getOutputStream(), line);
                } else if (answer == Answer.NO) {
                    write(client.getOutputStream(), line.split(" ", 2)[0] + " NO [SERVERBUG] cannot read it");
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void write(OutputStream to, String line) throws IOException {
        to.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        to.flush();
    }

    private void answers(Socket client, Socket server) {
        try (client;
                server) {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = server.getInputStream().read(buffer)) > 0) {
                sent.addAndGet(read);
                client.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
