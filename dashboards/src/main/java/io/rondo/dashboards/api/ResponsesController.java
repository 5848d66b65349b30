package io.rondo.dashboards.api;

import io.rondo.responses.NewResponse;
import io.rondo.responses.Recorded;
import io.rondo.responses.Responses;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/v1/responses}: one response or up to {@value #MAX_ITEMS}, each stored with its effect or refused by
 * itself. Sending the same items again is safe. The contract is written down in docs/api.md.
 */
@RestController
class ResponsesController {

    static final int MAX_ITEMS = 5_000;

    /** Some four times what so many ordinary items come to. */
    private static final int MAX_BYTES = 10_000_000;

    private final ResponseReader reader;
    private final Responses responses;
    private final JsonMapper json;

    ResponsesController(ResponseReader reader, Responses responses, JsonMapper json) {
        this.reader = reader;
        this.responses = responses;
        this.json = json;
    }

    /** @param results one per item, in order */
    record Answer(int stored, int duplicates, int errors, List<ItemResult> results) {

        static Answer of(List<ItemResult> results) {
            return new Answer(count(results, "stored"), count(results, "duplicate"), count(results, "error"), results);
        }

        private static int count(List<ItemResult> results, String result) {
            return (int) results.stream()
                    .filter(item -> item.result().equals(result))
                    .count();
        }
    }

    @PostMapping(path = "/api/v1/responses", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> store(HttpServletRequest request, Principal user) throws IOException {
        JsonNode body;
        try {
            body = json.readTree(BodyTooLarge.read(request, MAX_BYTES));
        } catch (BodyTooLarge e) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, e.detail());
        } catch (JacksonException e) {
            return problem(HttpStatus.BAD_REQUEST, "Expected one response or an array of them, but it is not JSON");
        }
        var items = new ArrayList<JsonNode>();
        if (body.isArray()) {
            body.forEach(items::add);
        } else {
            items.add(body);
        }
        if (items.size() > MAX_ITEMS) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Expected at most %d items, but there are %d. Send them in several requests."
                            .formatted(MAX_ITEMS, items.size()));
        }
        var answer = Answer.of(store(items, user.getName()));
        return ResponseEntity.status(answer.errors() == 0 ? HttpStatus.OK : HttpStatus.MULTI_STATUS)
                .body(answer);
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    private List<ItemResult> store(List<JsonNode> items, String user) {
        var results = new TreeMap<Integer, ItemResult>();
        var valid = new ArrayList<NewResponse>();
        var places = new ArrayList<Integer>();
        for (int i = 0; i < items.size(); i++) {
            try {
                valid.add(reader.read(items.get(i), user));
                places.add(i);
            } catch (ItemInvalid e) {
                results.put(i, ItemResult.error(i, externalId(items.get(i)), e.error()));
            }
        }
        var recorded = responses.recordAll(valid);
        for (int i = 0; i < recorded.size(); i++) {
            results.put(places.get(i), result(places.get(i), items.get(places.get(i)), valid.get(i), recorded.get(i)));
        }
        return List.copyOf(results.values());
    }

    private static ItemResult result(int index, JsonNode item, NewResponse response, Recorded recorded) {
        return switch (recorded) {
            case Recorded.Stored(var id) -> ItemResult.stored(index, response.externalId(), id);
            case Recorded.Duplicate() -> ItemResult.duplicate(index, response.externalId());
            case Recorded.Refused(var unknown) ->
                ItemResult.error(index, response.externalId(), unknown(unknown, item));
        };
    }

    private static ItemError unknown(Recorded.Unknown unknown, JsonNode item) {
        return switch (unknown) {
            case CUSTOMER ->
                new ItemError(
                        "customer",
                        "the id of a customer Rondo knows",
                        item.path("customer").asString(""),
                        "Import the customer first, or correct the id.");
            case DELIVERY ->
                new ItemError(
                        "token",
                        "the token of a message that is still on record",
                        "a token whose message is gone",
                        "Name the customer instead.");
            case CAMPAIGN ->
                new ItemError(
                        "campaign",
                        "the id of a campaign Rondo knows",
                        item.path("campaign").asString(""),
                        "Correct the id, or leave it out.");
        };
    }

    private static @Nullable String externalId(JsonNode item) {
        var id = item.path("externalId");
        return id.isString() ? id.stringValue() : null;
    }
}
