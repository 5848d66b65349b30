package io.rondo.dashboards.api;

import io.rondo.channels.ChannelProperties;
import io.rondo.channels.ChannelReports;
import io.rondo.channels.Gateway;
import io.rondo.channels.Signatures;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/v1/channels/{name}/reports}: what a gateway says became of messages it took. The signature is the right needed; there
 * is no account. The same report again changes nothing. The contract is written down in docs/api.md.
 */
@RestController
class ChannelReportsController {

    static final int MAX_ITEMS = 1_000;
    private static final int MAX_BYTES = 1_000_000;

    private final ChannelProperties gateways;
    private final ChannelReports reports;
    private final ReportReader reader;
    private final JsonMapper json;
    private final Clock clock;

    ChannelReportsController(
            ChannelProperties gateways,
            ChannelReports reports,
            ReportReader reader,
            JsonMapper json,
            Clock systemClock) {
        this.gateways = gateways;
        this.reports = reports;
        this.reader = reader;
        this.json = json;
        this.clock = systemClock;
    }

    @PostMapping(path = "/api/v1/channels/{name}/reports", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> take(
            @PathVariable String name,
            @RequestHeader(name = Signatures.TIMESTAMP_HEADER, required = false) @Nullable String timestamp,
            @RequestHeader(name = Signatures.SIGNATURE_HEADER, required = false) @Nullable String signature,
            HttpServletRequest request)
            throws IOException {
        byte[] body;
        try {
            body = BodyTooLarge.read(request, MAX_BYTES);
        } catch (BodyTooLarge e) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, e.detail());
        }
        // A channel that does not exist and a signature that is wrong look the same from outside.
        if (gateways.of(name)
                .map(Gateway::secret)
                .filter(secret -> Signatures.genuine(secret, timestamp, signature, body, clock.instant()))
                .isEmpty()) {
            return problem(
                    HttpStatus.UNAUTHORIZED,
                    "Expected %s and %s of this body, made within the last %d minutes with the channel's secret"
                            .formatted(
                                    Signatures.TIMESTAMP_HEADER,
                                    Signatures.SIGNATURE_HEADER,
                                    Signatures.TOLERANCE.toMinutes()));
        }
        List<JsonNode> items;
        try {
            items = items(json.readTree(body));
        } catch (JacksonException e) {
            return problem(HttpStatus.BAD_REQUEST, "Expected a report or an array of reports, but it is not JSON");
        }
        if (items.size() > MAX_ITEMS) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Expected at most %d reports, but there are %d".formatted(MAX_ITEMS, items.size()));
        }
        var results = new ArrayList<ItemResult>();
        for (int i = 0; i < items.size(); i++) {
            results.add(take(name, i, items.get(i)));
        }
        var answer = ResponsesController.Answer.of(results);
        return ResponseEntity.status(answer.errors() == 0 ? HttpStatus.OK : HttpStatus.MULTI_STATUS)
                .body(answer);
    }

    private static List<JsonNode> items(JsonNode body) {
        var items = new ArrayList<JsonNode>();
        if (body.isArray()) {
            body.forEach(items::add);
        } else {
            items.add(body);
        }
        return items;
    }

    private ItemResult take(String channel, int index, JsonNode item) {
        try {
            var report = reader.read(item);
            return switch (reports.record(channel, report)) {
                case STORED ->
                    ItemResult.stored(
                            index, report.externalId(), report.delivery().value());
                case DUPLICATE -> ItemResult.duplicate(index, report.externalId());
                case UNKNOWN_DELIVERY ->
                    ItemResult.error(
                            index,
                            report.externalId(),
                            ItemError.wrong(
                                    "delivery",
                                    "the id of a message this channel was given",
                                    report.delivery().toString()));
            };
        } catch (ItemInvalid e) {
            return ItemResult.error(index, null, e.error());
        }
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
