package io.rondo.audiences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a segment: a tree of conditions on a customer, the profile and past responses. It is stored as JSON ({@code
 * type} names the kind), compiled to one parameterised SQL condition, and explained in words.
 *
 * <p>To add a kind: add a record here and its line in {@link JsonSubTypes}; the compiler then names the two switches that
 * must learn it (SQL and words).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Criteria.All.class, name = "all"),
    @JsonSubTypes.Type(value = Criteria.And.class, name = "and"),
    @JsonSubTypes.Type(value = Criteria.Or.class, name = "or"),
    @JsonSubTypes.Type(value = Criteria.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Criteria.ValueTierIn.class, name = "value-tier"),
    @JsonSubTypes.Type(value = Criteria.StageIn.class, name = "stage"),
    @JsonSubTypes.Type(value = Criteria.StrategicSegmentIn.class, name = "strategic-segment"),
    @JsonSubTypes.Type(value = Criteria.NumberCriterion.class, name = "number"),
    @JsonSubTypes.Type(value = Criteria.AttributeEquals.class, name = "attribute"),
    @JsonSubTypes.Type(value = Criteria.CountryIn.class, name = "country"),
    @JsonSubTypes.Type(value = Criteria.LanguageIn.class, name = "language"),
    @JsonSubTypes.Type(value = Criteria.Responded.class, name = "responded"),
    @JsonSubTypes.Type(value = Criteria.NotResponded.class, name = "not-responded"),
    @JsonSubTypes.Type(value = Criteria.InSegment.class, name = "in-segment")
})
public sealed interface Criteria {

    /** Every customer. */
    record All() implements Criteria {}

    /** All of these hold. */
    record And(List<Criteria> of) implements Criteria {
        public And {
            of = parts("and", of);
        }
    }

    /** At least one of these holds. */
    record Or(List<Criteria> of) implements Criteria {
        public Or {
            of = parts("or", of);
        }
    }

    /** The condition does not hold; a customer of whom it is not known counts as one for whom it does not hold. */
    record Not(Criteria of) implements Criteria {
        public Not {
            required("not", "of", of);
        }
    }

    record ValueTierIn(Set<ValueTier> in) implements Criteria {
        public ValueTierIn {
            in = choices("value-tier", in);
        }
    }

    record StageIn(Set<Stage> in) implements Criteria {
        public StageIn {
            in = choices("stage", in);
        }
    }

    record StrategicSegmentIn(Set<String> in) implements Criteria {
        public StrategicSegmentIn {
            in = choices("strategic-segment", in);
        }
    }

    /** A number of the profile compared with a value; a customer without the number is not selected. */
    record NumberCriterion(NumberField field, Comparison op, BigDecimal value) implements Criteria {
        public NumberCriterion {
            required("number", "field", field);
            required("number", "op", op);
            required("number", "value", value);
        }
    }

    /** A further column of the customer file has exactly this value. */
    record AttributeEquals(String key, String value) implements Criteria {
        public AttributeEquals {
            required("attribute", "key", key);
            required("attribute", "value", value);
        }
    }

    /** ISO 3166 alpha-2 codes. */
    record CountryIn(Set<String> in) implements Criteria {
        public CountryIn {
            in = choices("country", in);
        }
    }

    record LanguageIn(Set<String> in) implements Criteria {
        public LanguageIn {
            in = choices("language", in);
        }
    }

    /**
     * A response of one of these types came from the customer on this campaign: tied to it, or an event within the window of
     * a wave the customer was contacted in. Machine opens and clicks do not count.
     *
     * @param types as in the table {@code response}: click, order, complaint, …
     * @param withinDays only responses of the last so many days of business time; null for any time
     */
    record Responded(
            CampaignId campaignId,
            Set<String> types,
            @Nullable Integer withinDays) implements Criteria {
        public Responded {
            required("responded", "campaignId", campaignId);
            types = responseTypes("responded", types);
            positive("responded", withinDays);
        }
    }

    /** The customer was contacted by this campaign, hold-outs excepted, and no such response came. */
    record NotResponded(
            CampaignId campaignId,
            Set<String> types,
            @Nullable Integer withinDays) implements Criteria {
        public NotResponded {
            required("not-responded", "campaignId", campaignId);
            types = responseTypes("not-responded", types);
            positive("not-responded", withinDays);
        }
    }

    /** The rule of another segment holds, as it is when the question is asked. */
    record InSegment(SegmentId segmentId) implements Criteria {
        public InSegment {
            required("in-segment", "segmentId", segmentId);
        }
    }

    /** The numbers of a profile. */
    enum NumberField {
        MONETARY,
        RECENCY_DAYS,
        FREQUENCY;

        /** The column of {@code profile}, which is also its name in JSON. */
        @JsonValue
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static NumberField of(String column) {
            return Arrays.stream(values())
                    .filter(field ->
                            field.column().equals(column) || field.camelCase().equals(column))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Expected monetary, recency_days or frequency, but it is '" + column + "'"));
        }

        private String camelCase() {
            return this == RECENCY_DAYS ? "recencyDays" : column();
        }
    }

    /** How a number is compared. */
    enum Comparison {
        AT_LEAST("at-least"),
        AT_MOST("at-most"),
        EQUAL("equal");

        private final String code;

        Comparison(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return code;
        }

        @JsonCreator
        static Comparison of(String code) {
            return Arrays.stream(values())
                    .filter(comparison -> comparison.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Expected at-least, at-most or equal, but it is '" + code + "'"));
        }
    }

    /** The response types a criterion may name. */
    Set<String> RESPONSE_TYPES = Set.of(
            "open", "click", "visit", "reply", "bounce", "complaint", "abuse", "opt-out", "order", "survey", "call");

    /** Whether the rule looks at the profile, and so may not be used on a customer who refused profiling. */
    default boolean usesProfile() {
        return switch (this) {
            case And and -> and.of().stream().anyMatch(Criteria::usesProfile);
            case Or or -> or.of().stream().anyMatch(Criteria::usesProfile);
            case Not not -> not.of().usesProfile();
            case ValueTierIn _, StageIn _, StrategicSegmentIn _, NumberCriterion _, AttributeEquals _ -> true;
            case Responded _, NotResponded _ -> true;
            // Not known before it is resolved; "yes" protects the customer.
            case InSegment _ -> true;
            case All _, CountryIn _, LanguageIn _ -> false;
        };
    }

    private static List<Criteria> parts(String type, @Nullable List<Criteria> of) {
        if (of == null || of.isEmpty()) {
            throw new IllegalArgumentException("Expected '%s' to have at least one part in 'of'".formatted(type));
        }
        return List.copyOf(of);
    }

    /** Sorted, so that the same rule is the same JSON and the same words. */
    private static <T extends Comparable<T>> Set<T> choices(String type, @Nullable Set<T> in) {
        if (in == null || in.isEmpty()) {
            throw new IllegalArgumentException("Expected '%s' to have at least one value".formatted(type));
        }
        return java.util.Collections.unmodifiableSet(new TreeSet<>(in));
    }

    private static Set<String> responseTypes(String type, @Nullable Set<String> types) {
        var chosen = choices(type, types);
        if (!RESPONSE_TYPES.containsAll(chosen)) {
            throw new IllegalArgumentException("Expected the types of '%s' among %s, but they are %s"
                    .formatted(type, new TreeSet<>(RESPONSE_TYPES), chosen));
        }
        return chosen;
    }

    private static void required(String type, String field, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("Expected '%s' to have '%s', but it is missing".formatted(type, field));
        }
    }

    private static void positive(String type, @Nullable Integer days) {
        if (days != null && days < 1) {
            throw new IllegalArgumentException(
                    "Expected withinDays of '%s' to be at least 1, but it is %d".formatted(type, days));
        }
    }
}
