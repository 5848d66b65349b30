package io.rondo.dashboards.api;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.preferences.Preferences;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Sender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns an item of the API into a response, or says what is wrong with it. */
@Component
class ResponseReader {

    /** What others may tell us. Opens and clicks are not among them: those we see ourselves. */
    private static final Set<ResponseType> TYPES = EnumSet.of(
            ResponseType.ORDER,
            ResponseType.VISIT,
            ResponseType.COMPLAINT,
            ResponseType.CALL,
            ResponseType.BOUNCE,
            ResponseType.OPT_OUT,
            ResponseType.ABUSE,
            ResponseType.REPLY);

    /** Names Rondo gives to what it heard itself; nobody else may use them. */
    private static final Set<String> RESERVED = Set.of("web", "mail", "staff", "inbox", Preferences.SOURCE);

    /** What the name of a channel follows, in the source of its delivery reports. */
    private static final String CHANNEL = "channel-";

    private static final List<String> CALL_RESULTS =
            List.of("interested", "not-interested", "not-reached", "complaint");
    private static final Pattern STATUS = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}");

    /** How far ahead of ours the clock of another system may run. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /**
     * How far back an event may lie. A forged or mistyped year would make a monthly index of its own, and count in no response
     * window.
     */
    private static final Period OLDEST = Period.ofYears(10);

    private final LinkTokens tokens;
    private final BusinessClock clock;

    ResponseReader(LinkTokens tokens, BusinessClock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @param user the account that calls; the source where the item names none */
    NewResponse read(JsonNode node, String user) throws ItemInvalid {
        var item = new Item(node);
        var type = type(item);
        var response = new NewResponse(
                source(item, user),
                required(item.word("externalId", 200), "externalId", "the id this event has in your system"),
                type,
                sender(item),
                occurredAt(item),
                item.positive("campaign").map(CampaignId::new).orElse(null),
                null,
                amount(item, type),
                null,
                detail(item, type),
                null);
        return response;
    }

    private static ResponseType type(Item item) throws ItemInvalid {
        var expected =
                "one of " + TYPES.stream().map(ResponseType::code).sorted().toList();
        var code = required(item.word("type", 32), "type", expected);
        return ResponseType.of(code)
                .filter(TYPES::contains)
                .orElseThrow(() -> new ItemInvalid(ItemError.wrong("type", expected, code)));
    }

    private static String source(Item item, String user) throws ItemInvalid {
        var source = item.word("source", 64).orElse(user);
        if (RESERVED.contains(source) || source.startsWith(CHANNEL)) {
            throw new ItemInvalid(ItemError.wrong("source", "the name of your system, not one of Rondo's own", source));
        }
        return source;
    }

    private Sender sender(Item item) throws ItemInvalid {
        var customer = item.word("customer", 200);
        var token = item.word("token", 200);
        if (customer.isPresent() == token.isPresent()) {
            throw new ItemInvalid(new ItemError(
                    "customer",
                    "either \"customer\" (your id of the customer) or \"token\" (from a link or address in our mail)",
                    customer.isPresent() ? "both" : "neither",
                    "Name the customer in exactly one of the two ways."));
        }
        if (customer.isPresent()) {
            return new Sender.ByExternalId(customer.get());
        }
        return Arrays.stream(LinkTokens.Kind.values())
                .map(kind -> tokens.verify(kind, token.orElseThrow()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(genuine -> new Sender.ByDelivery(genuine.delivery()))
                .orElseThrow(() -> new ItemInvalid(ItemError.wrong(
                        "token", "a token from a link or address in our mail, unchanged", "a token that is not ours")));
    }

    private Instant occurredAt(Item item) throws ItemInvalid {
        var now = clock.now();
        var occurredAt = item.instant("occurredAt").orElse(now);
        if (occurredAt.isAfter(now.plus(CLOCK_SKEW))) {
            throw new ItemInvalid(ItemError.wrong("occurredAt", "a time not after " + now, occurredAt.toString()));
        }
        var oldest = now.atOffset(ZoneOffset.UTC).minus(OLDEST).toInstant();
        if (occurredAt.isBefore(oldest)) {
            throw new ItemInvalid(ItemError.wrong(
                    "occurredAt", "a time not before %s, 10 years ago".formatted(oldest), occurredAt.toString()));
        }
        return occurredAt;
    }

    private static @Nullable BigDecimal amount(Item item, ResponseType type) throws ItemInvalid {
        var amount = item.amount("amount");
        if (type == ResponseType.ORDER) {
            return required(amount, "amount", "what was paid, a number of 0 or more");
        }
        if (amount.isPresent()) {
            throw new ItemInvalid(ItemError.wrong(
                    "amount",
                    "no amount, because only an order has one",
                    amount.get().toString()));
        }
        return null;
    }

    private static @Nullable String detail(Item item, ResponseType type) throws ItemInvalid {
        var status = item.word("status", 16);
        var result = item.word("result", 32);
        if (type == ResponseType.BOUNCE) {
            var code = required(status, "status", "the enhanced status code (RFC 3463), such as 5.1.1");
            if (!STATUS.matcher(code).matches()) {
                throw new ItemInvalid(ItemError.wrong("status", "an enhanced status code such as 5.1.1", code));
            }
            return code;
        }
        if (type == ResponseType.CALL) {
            var what = required(result, "result", "one of " + CALL_RESULTS);
            if (!CALL_RESULTS.contains(what)) {
                throw new ItemInvalid(ItemError.wrong("result", "one of " + CALL_RESULTS, what));
            }
            return what;
        }
        return item.text("text", NewResponse.MAX_DETAIL).orElse(null);
    }

    private static <T> T required(Optional<T> value, String field, String expected) throws ItemInvalid {
        return value.orElseThrow(() -> new ItemInvalid(ItemError.missing(field, expected)));
    }
}
