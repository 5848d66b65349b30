package io.rondo.workers.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Takes one mail and keeps its commands and its octets as they came, dot-stuffing undone; offers 8BITMIME. */
final class OneMailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final List<String> commands = new ArrayList<>();
    private final CompletableFuture<byte[]> received = new CompletableFuture<>();

    OneMailServer() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    byte[] mail() throws Exception {
        return received.get(20, TimeUnit.SECONDS);
    }

    List<String> commands() {
        return commands;
    }

    private void serve() {
        try (var line = socket.accept()) {
            var in = new BufferedInputStream(line.getInputStream());
            var out = line.getOutputStream();
            out.write("220 here\r\n".getBytes(ISO_8859_1));
            for (var command = read(in); command != null; command = read(in)) {
                commands.add(command);
                if (command.startsWith("EHLO")) {
                    out.write("250-here\r\n250 8BITMIME\r\n".getBytes(ISO_8859_1));
                } else if (command.equals("DATA")) {
                    out.write("354 go\r\n".getBytes(ISO_8859_1));
                    received.complete(data(in));
                    out.write("250 taken\r\n".getBytes(ISO_8859_1));
                } else {
                    out.write("250 fine\r\n".getBytes(ISO_8859_1));
                }
            }
        } catch (IOException e) {
            received.completeExceptionally(e);
        }
    }

    private static byte[] data(BufferedInputStream in) throws IOException {
        var mail = new ByteArrayOutputStream();
        for (var line = read(in); line != null && !line.equals("."); line = read(in)) {
            mail.write((line.startsWith(".") ? line.substring(1) : line).getBytes(ISO_8859_1));
            mail.write("\r\n".getBytes(ISO_8859_1));
        }
        return mail.toByteArray();
    }

    /** Up to CR LF; a bare one of them stays in the line. */
    private static @org.jspecify.annotations.Nullable String read(BufferedInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.append((char) c);
            if (line.length() >= 2 && line.charAt(line.length() - 2) == '\r' && c == '\n') {
                return line.substring(0, line.length() - 2);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
