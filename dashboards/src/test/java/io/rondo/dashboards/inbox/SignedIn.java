package io.rondo.dashboards.inbox;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody in front of the pages: a session with its cookie and CSRF token, as a browser has. */
final class SignedIn {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern META = Pattern.compile("name=\"csrf-token\" content=\"([^\"]+)\"");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String base;
    private final String language;
    private String csrf;

    private SignedIn(int port, String language) {
        this.base = "http://127.0.0.1:" + port;
        this.language = language;
    }

    static SignedIn as(String user, int port, String language) {
        var somebody = nobody(port, language);
        var login = somebody.get("/login", "text/html").body();
        var token = TOKEN.matcher(login);
        if (!token.find()) {
            throw new AssertionError("Expected a CSRF field on the sign-in page");
        }
        var response = somebody.form("/login", token.group(1), "username=" + user + "&password=rondo-demo");
        if (response.headers().firstValue("Location").orElse("").contains("login")) {
            throw new AssertionError("Expected %s to be signed in".formatted(user));
        }
        somebody.csrf = somebody.token();
        return somebody;
    }

    static SignedIn nobody(int port, String language) {
        return new SignedIn(port, language);
    }

    private String token() {
        var page = META.matcher(get("/inbox", "text/html").body());
        if (!page.find()) {
            throw new AssertionError("Expected a CSRF token on the page");
        }
        return page.group(1);
    }

    HttpResponse<String> get(String path, String accept) {
        return send(request(path, accept).GET());
    }

    JsonNode json(String path) {
        return JSON.readTree(get(path, "application/json").body());
    }

    HttpResponse<String> postJson(String path, String body) {
        return send(request(path, "application/json")
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", csrf)
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postJsonWithoutToken(String path, String body) {
        return send(request(path, "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postForm(String path, String fields) {
        return form(path, csrf, fields);
    }

    private HttpResponse<String> form(String path, String token, String fields) {
        return send(request(path, "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields + "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
    }

    HttpClient http() {
        return http;
    }

    HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(base).resolve(path))
                .header("Accept", accept)
                .header("Accept-Language", language);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
