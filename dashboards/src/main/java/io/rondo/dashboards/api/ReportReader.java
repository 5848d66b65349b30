package io.rondo.dashboards.api;

import io.rondo.channels.DeliveryReport;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns an item into a delivery report, or says what is wrong with it. */
@Component
class ReportReader {

    private static final Set<String> MEMBERS = Set.of("externalId", "delivery", "result", "occurredAt", "status");
    private static final Pattern STATUS = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}");

    private final BusinessClock clock;

    ReportReader(BusinessClock clock) {
        this.clock = clock;
    }

    DeliveryReport read(JsonNode node) throws ItemInvalid {
        var item = new Item(node, MEMBERS);
        var externalId = required(item.word("externalId", 200), "externalId", "your id of this report");
        var delivery =
                required(item.positive("delivery"), "delivery", "the \"delivery\" of the message you were posted");
        var result = required(item.word("result", 16), "result", "delivered or failed");
        if (!result.equals("delivered") && !result.equals("failed")) {
            throw new ItemInvalid(ItemError.wrong("result", "delivered or failed", result));
        }
        var status = item.word("status", 16);
        if (status.isPresent()
                && (result.equals("delivered") || !STATUS.matcher(status.get()).matches())) {
            throw new ItemInvalid(ItemError.wrong(
                    "status", "an enhanced status code such as 5.1.1, of a failure only", status.get()));
        }
        return new DeliveryReport(
                externalId,
                new DeliveryId(delivery),
                result.equals("delivered"),
                occurredAt(item),
                status.orElse(null));
    }

    /** A gateway's clock may run ahead of ours; what it reports was not later than now. */
    private Instant occurredAt(Item item) throws ItemInvalid {
        var now = clock.now();
        var said = item.instant("occurredAt").orElse(now);
        return said.isAfter(now) ? now : said;
    }

    private static <T> T required(Optional<T> value, String field, String expected) throws ItemInvalid {
        return value.orElseThrow(() -> new ItemInvalid(ItemError.missing(field, expected)));
    }
}
