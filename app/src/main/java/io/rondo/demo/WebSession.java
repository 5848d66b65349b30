package io.rondo.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person signed in to Rondo's web, as a browser would be: session cookie and CSRF token, nothing else. */
final class WebSession {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern META_TOKEN = Pattern.compile("<meta[^>]*name=\"csrf-token\"[^>]*content=\"([^\"]+)\"");
    private static final Pattern META_HEADER =
            Pattern.compile("<meta[^>]*name=\"csrf-header\"[^>]*content=\"([^\"]+)\"");

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String csrfHeader;
    private final String csrfToken;

    /** What came back, and how. */
    record Answer(int status, JsonNode body) {}

    /** Signs in. */
    WebSession(String base, String user, String password) {
        this.base = base;
        var page = get("/login", "text/html").body();
        post("/login", Map.of("username", user, "password", password, "_csrf", find(FORM_TOKEN, page, "sign-in form")));
        var inside = get("/inbox", "text/html");
        if (inside.statusCode() != 200) {
            throw new IllegalStateException("Expected '%s' to reach the inbox after signing in, but got status %d"
                    .formatted(user, inside.statusCode()));
        }
        this.csrfToken = find(META_TOKEN, inside.body(), "page");
        this.csrfHeader = find(META_HEADER, inside.body(), "page");
    }

    JsonNode json(String path) {
        var answer = get(path, "application/json");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "Expected %s to answer, but got status %d".formatted(path, answer.statusCode()));
        }
        return json.readTree(answer.body());
    }

    Answer postJson(String path, Map<String, ?> body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header(csrfHeader, csrfToken)
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        var answer = send(request);
        return new Answer(answer.statusCode(), json.readTree(answer.body().isBlank() ? "{}" : answer.body()));
    }

    private HttpResponse<String> get(String path, String accept) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", accept)
                .build());
    }

    private void post(String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        send(HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    private static String find(Pattern pattern, String page, String where) {
        var found = pattern.matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("Expected a CSRF token in the " + where + ", but there is none");
        }
        return found.group(1);
    }
}
