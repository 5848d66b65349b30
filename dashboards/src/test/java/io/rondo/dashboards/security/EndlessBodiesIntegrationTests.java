package io.rondo.dashboards.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.dashboards.RunningWeb;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sends without end is answered before it is read to an end, kept in memory or written to disk. */
class EndlessBodiesIntegrationTests extends RunningWeb {

    private static final int CHUNK = 1_000_000;
    private static final int MOST_CHUNKS = 100;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/channels/sms/reports | application/json | ''",
                "/api/v1/channels/nosuch/reports | application/json | ''",
                "/api/v1/channels/sms/reports | multipart/form-data; boundary=x | ''",
                "/api/v1/responses | application/json | api:rondo-demo",
                "/login | multipart/form-data; boundary=x | ''",
                "/audience/imports | multipart/form-data; boundary=x | ''",
                "/t/u/sometoken | multipart/form-data; boundary=x | ''"
            })
    void isRefusedWithoutBeingRead(String path, String type, String account) throws IOException {
        try (var socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write("""
                    POST %s HTTP/1.1
                    Host: 127.0.0.1
                    Content-Type: %s
                    Transfer-Encoding: chunked
                    %s

                    """.formatted(path, type, authorization(account))
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var sent = 0;
            try {
                var bytes = new byte[CHUNK];
                Arrays.fill(bytes, (byte) '[');
                while (sent < MOST_CHUNKS && socket.getInputStream().available() == 0) {
                    out.write((Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(bytes);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    sent++;
                }
            } catch (IOException e) {
                assertThat(e).as("the connection was closed").isNotNull();
            }
            assertThat(sent).isLessThan(MOST_CHUNKS);
            assertThat(firstLine(socket.getInputStream())).contains(" 413 ");
        }
    }

    private static String authorization(String account) {
        return account.isEmpty()
                ? "Accept: */*"
                : "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.US_ASCII));
    }

    private static String firstLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
