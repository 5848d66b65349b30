package io.rondo.dashboards.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One item of a request, read member by member so that every mistake can be named. */
final class Item {

    private static final Set<String> MEMBERS = Set.of(
            "source",
            "externalId",
            "type",
            "customer",
            "token",
            "occurredAt",
            "amount",
            "campaign",
            "text",
            "status",
            "result");

    private final JsonNode node;

    Item(JsonNode node) throws ItemInvalid {
        this(node, MEMBERS);
    }

    /** @param members the names of every member there may be */
    Item(JsonNode node, Set<String> members) throws ItemInvalid {
        if (!node.isObject()) {
            throw new ItemInvalid(ItemError.wrong("item", "a JSON object", node.toString()));
        }
        for (var name : node.propertyNames()) {
            if (!members.contains(name)) {
                throw new ItemInvalid(ItemError.wrong(
                        name,
                        "one of " + members.stream().sorted().toList(),
                        node.get(name).toString()));
            }
        }
        this.node = node;
    }

    Optional<String> text(String field, int limit) throws ItemInvalid {
        var value = member(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var text =
                value.get().isString() ? value.get().stringValue() : value.get().toString();
        if (!value.get().isString() || text.isBlank() || text.length() > limit) {
            throw new ItemInvalid(ItemError.wrong(field, "a text of 1 to %d characters".formatted(limit), text));
        }
        return Optional.of(text);
    }

    Optional<String> word(String field, int limit) throws ItemInvalid {
        var text = text(field, limit);
        if (text.isPresent() && text.get().chars().anyMatch(Character::isISOControl)) {
            throw new ItemInvalid(ItemError.wrong(field, "a text without control characters", text.get()));
        }
        return text;
    }

    Optional<Instant> instant(String field) throws ItemInvalid {
        var text = text(field, 64);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException e) {
            throw new ItemInvalid(ItemError.wrong(
                    field, "a time with its offset (RFC 3339), such as 2026-03-02T10:00:00Z", text.get()));
        }
    }

    Optional<BigDecimal> amount(String field) throws ItemInvalid {
        var value = member(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isNumber()) {
            throw new ItemInvalid(
                    ItemError.wrong(field, "a number of 0 or more", value.get().toString()));
        }
        var amount = value.get().decimalValue();
        // stripTrailingZeros first: 1e9 is an integer, and 10.500 has one decimal.
        if (amount.signum() < 0 || amount.stripTrailingZeros().scale() > 2 || amount.compareTo(MAX_AMOUNT) > 0) {
            throw new ItemInvalid(ItemError.wrong(
                    field,
                    "0 to 999999999999.99 with at most two decimals",
                    value.get().toString()));
        }
        return Optional.of(amount);
    }

    private static final BigDecimal MAX_AMOUNT = new BigDecimal("999999999999.99");

    Optional<Long> positive(String field) throws ItemInvalid {
        var value = member(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isIntegralNumber()
                || !value.get().canConvertToLong()
                || value.get().longValue() <= 0) {
            throw new ItemInvalid(ItemError.wrong(
                    field, "a positive whole number", value.get().toString()));
        }
        return Optional.of(value.get().longValue());
    }

    private Optional<JsonNode> member(String field) {
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }
}
