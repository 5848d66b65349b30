package io.rondo.workers.channels;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A gateway on a socket, so that it can also do what no HTTP server does: break off in the middle, or drip. */
final class ScriptedGateway implements AutoCloseable {

    /** A request as it arrived; header names in lower case. */
    record Seen(String line, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket server;
    private final Function<Seen, @Nullable String> script;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * Starts on a free port of the loopback.
     *
     * @param script the answer to a request; null: break the line without one; {@code hang}: never answer
     */
    ScriptedGateway(Function<Seen, @Nullable String> script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** An answer with this status line's code and headers, and no body. */
    static String answer(int code, String... headers) {
        return "HTTP/1.1 %d It\r\nContent-Length: 0\r\n%s\r\n"
                .formatted(code, headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d/send".formatted(server.getLocalPort()));
    }

    int port() {
        return server.getLocalPort();
    }

    List<Seen> seen() {
        return seen;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            var request = read(socket.getInputStream());
            if (request == null) {
                socket.close();
                return;
            }
            seen.add(request);
            var answer = script.apply(request);
            if (answer == null) {
                socket.close();
            } else if (!answer.equals("hang")) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.close();
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private static @Nullable Seen read(InputStream in) throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return new Seen(line, headers, in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
