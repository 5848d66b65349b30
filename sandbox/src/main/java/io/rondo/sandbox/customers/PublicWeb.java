package io.rondo.sandbox.customers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rondo as the world outside sees it: the links in its mails, and its API for shops and service desks. */
final class PublicWeb {

    private static final String BROWSER =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static final int LARGEST_BATCH = 2_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String api;
    private final String authorization;

    /** @param user and password of a program that may report responses */
    PublicWeb(String base, String user, String password) {
        this.api = base + "/api/v1/responses";
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Opens a link as a browser does; a redirect is where the shop would take over. */
    void visit(String url) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .header("User-Agent", BROWSER)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        expect(answer.statusCode() < 400, "GET of a link in a mail", answer.statusCode());
    }

    /** Submits the form of a page, or presses a mail program's unsubscribe button. */
    void submit(String url, String form) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .header("User-Agent", BROWSER)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        expect(answer.statusCode() < 400, "POST to a link in a mail", answer.statusCode());
    }

    /** Reports what happened elsewhere: orders, visits, complaints. Every item must be taken. */
    void report(List<Map<String, Object>> items) throws IOException, InterruptedException {
        for (int from = 0; from < items.size(); from += LARGEST_BATCH) {
            var part = items.subList(from, Math.min(items.size(), from + LARGEST_BATCH));
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(api))
                            .timeout(Duration.ofMinutes(2))
                            .header("Authorization", authorization)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(part)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            expect(answer.statusCode() < 300, "report of responses", answer.statusCode());
            for (JsonNode result : json.readTree(answer.body()).path("results")) {
                var status = result.path("result").asString("");
                if (!status.equals("stored") && !status.equals("duplicate")) {
                    throw new IOException("Expected a reported response to be stored, but got " + result);
                }
            }
        }
    }

    private static void expect(boolean holds, String what, int status) throws IOException {
        if (!holds) {
            throw new IOException("Expected the %s to succeed, but got status %d".formatted(what, status));
        }
    }
}
