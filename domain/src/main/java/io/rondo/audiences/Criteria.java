package io.rondo.audiences;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a segment: a tree of conditions on a customer, the profile and past responses. It is stored as JSON ({@code
 * type} names the kind), compiled to one parameterised SQL condition, and explained in words.
 *
 * <p>At most {@value CriteriaLimits#DEPTH} levels and {@value CriteriaLimits#PARTS} parts, see {@link CriteriaLimits}.
 *
 * <p>To add a kind: add a record here and its line in {@link JsonSubTypes}; the compiler then names the two switches that
 * must learn it (SQL and words). Above 300 lines, because a sealed family is read, and its JSON names are kept, in one place.
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
    @JsonSubTypes.Type(value = Criteria.InSegment.class, name = "in-segment"),
    @JsonSubTypes.Type(value = Criteria.MemberOf.class, name = "member-of"),
    @JsonSubTypes.Type(value = Criteria.RelationshipIn.class, name = "relationship"),
    @JsonSubTypes.Type(value = Criteria.PreferredChannelIn.class, name = "preferred-channel"),
    @JsonSubTypes.Type(value = Criteria.ComplaintProne.class, name = "complaint-prone"),
    @JsonSubTypes.Type(value = Criteria.PersonIn.class, name = "person"),
    @JsonSubTypes.Type(value = Criteria.AgeCriterion.class, name = "age"),
    @JsonSubTypes.Type(value = Criteria.AttributeNumber.class, name = "attribute-number"),
    @JsonSubTypes.Type(value = Criteria.Ordered.class, name = "orders"),
    @JsonSubTypes.Type(value = Criteria.Reacted.class, name = "responses"),
    @JsonSubTypes.Type(value = Criteria.ConsentIs.class, name = "consent")
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
            CriteriaLimits.checkNumber("number", value);
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

    /**
     * Whoever was in a frozen segment when it was frozen; what {@link InSegment} becomes when it is resolved, and no rule that a person
     * writes. A customer merged since then is found by way of the survivor.
     */
    record MemberOf(SegmentId segmentId) implements Criteria {
        public MemberOf {
            required("member-of", "segmentId", segmentId);
        }
    }

    /** Steps of the relationship: see {@link Figure#RELATIONSHIP}. */
    record RelationshipIn(Set<String> in) implements Criteria {
        public RelationshipIn {
            in = CriteriaLimits.among("relationship", in, RELATIONSHIPS);
        }
    }

    /** {@link Figure#PREFERRED_CHANNEL}: email, phone or sms. */
    record PreferredChannelIn(Set<String> in) implements Criteria {
        public PreferredChannelIn {
            in = CriteriaLimits.among("preferred-channel", in, CHANNELS);
        }
    }

    /** Complained at least twice within 730 days: see {@link Figure#COMPLAINTS}. */
    record ComplaintProne() implements Criteria {}

    /** A fact of the customer's own record is one of these values. */
    record PersonIn(PersonField field, Set<String> in) implements Criteria {
        public PersonIn {
            required("person", "field", field);
            in = choices("person", in);
        }
    }

    /** Whole years since birth; without a birthday not selected. */
    record AgeCriterion(Comparison op, Integer years) implements Criteria {
        public AgeCriterion {
            required("age", "op", op);
            required("age", "years", years);
        }
    }

    /** A further column of the customer file, where it holds a number, compared with a value. */
    record AttributeNumber(String key, Comparison op, BigDecimal value) implements Criteria {
        public AttributeNumber {
            required("attribute-number", "key", key);
            required("attribute-number", "op", op);
            required("attribute-number", "value", value);
            CriteriaLimits.checkNumber("attribute-number", value);
        }
    }

    /**
     * The customer's orders, cancelled ones apart.
     *
     * @param measure number, money less returns, or whole days since the last; without any, number and money are 0 and there are
     *     no days, so that the customer is not selected
     * @param withinDays only orders of the last so many days; null for any time
     * @param category of offers and goods, exactly; null for any
     * @param channel of purchase, exactly; null for any
     */
    record Ordered(
            OrderMeasure measure,
            Comparison op,
            BigDecimal value,
            @Nullable Integer withinDays,
            @Nullable String category,
            @Nullable String channel)
            implements Criteria {
        public Ordered {
            required("orders", "measure", measure);
            required("orders", "op", op);
            required("orders", "value", value);
            CriteriaLimits.checkNumber("orders", value);
            positive("orders", withinDays);
        }
    }

    /** At least so many responses of these types, to whatever campaign or none. Machine opens and clicks do not count. */
    record Reacted(
            Set<String> types,
            @Nullable Integer atLeast,
            @Nullable Integer withinDays) implements Criteria {
        public Reacted {
            types = responseTypes("responses", types);
            positive("responses", atLeast);
            positive("responses", withinDays);
        }
    }

    /** The last word on a purpose and channel; "not granted" is also who never said anything. */
    record ConsentIs(String purpose, String channel, Boolean granted) implements Criteria {
        public ConsentIs {
            CriteriaLimits.among("consent", Set.of(purpose == null ? "" : purpose), Set.of("marketing", "service"));
            CriteriaLimits.among("consent", Set.of(channel == null ? "" : channel), CHANNELS);
            required("consent", "granted", granted);
        }
    }

    Set<String> RELATIONSHIPS = Set.of("prospect", "customer", "client", "supporter", "advocate");

    Set<String> CHANNELS = Set.of("email", "phone", "sms");

    /** What a customer's own record says. */
    enum PersonField {
        CITY,
        REGION,
        POSTAL_CODE,
        TIME_ZONE,
        SOURCE;

        /** The column of {@code customer}, which is also its name in JSON. */
        @JsonValue
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static PersonField of(String column) {
            return CriteriaLimits.named(values(), PersonField::column, column);
        }
    }

    /** What is measured of orders. */
    enum OrderMeasure {
        COUNT,
        SUM,
        DAYS_SINCE_LAST;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        static OrderMeasure of(String code) {
            return CriteriaLimits.named(values(), OrderMeasure::code, code);
        }
    }

    /** The numbers of a profile, each defined in {@link Figure}. */
    enum NumberField {
        MONETARY,
        RECENCY_DAYS,
        FREQUENCY,
        RECENCY_SCORE,
        FREQUENCY_SCORE,
        MONETARY_SCORE,
        INTERVAL_DAYS,
        VALUE_NOW,
        VALUE_POTENTIAL,
        INFLUENCE,
        DELIVERED_VALUE,
        WALLET_SHARE,
        RETURN_RATE,
        COMPLAINTS,
        SATISFACTION,
        PREFERRED_HOUR,
        CONTACTS_7_DAYS,
        CONTACTS_30_DAYS;

        /** The column of {@code profile}, which is also its name in JSON. */
        @JsonValue
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static NumberField of(String column) {
            // Written so before figures had names of several words.
            return CriteriaLimits.named(
                    values(), NumberField::column, column.equals("recencyDays") ? "recency_days" : column);
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
            return CriteriaLimits.named(values(), Comparison::code, code);
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
            case AttributeNumber _, RelationshipIn _, PreferredChannelIn _, ComplaintProne _ -> true;
            case Responded _, NotResponded _, Ordered _, Reacted _ -> true;
            // Not known before it is resolved, nor of a frozen one; "yes" protects the customer.
            case InSegment _, MemberOf _ -> true;
            case All _, CountryIn _, LanguageIn _, PersonIn _, AgeCriterion _, ConsentIs _ -> false;
        };
    }

    private static List<Criteria> parts(String type, @Nullable List<Criteria> of) {
        if (of == null || of.isEmpty()) {
            throw new WrongRule("empty-group", "Expected '%s' to have at least one part in 'of'", type);
        }
        return List.copyOf(of);
    }

    /** Sorted, so that the same rule is the same JSON and the same words. */
    private static <T extends Comparable<T>> Set<T> choices(String type, @Nullable Set<T> in) {
        if (in == null || in.isEmpty()) {
            throw new WrongRule("no-value", "Expected '%s' to have at least one value", type);
        }
        if (in.size() > CriteriaLimits.VALUES) {
            throw new WrongRule(
                    "too-many-values",
                    "Expected '%s' to have at most %d values, but it has %d",
                    type,
                    CriteriaLimits.VALUES,
                    in.size());
        }
        return java.util.Collections.unmodifiableSet(new TreeSet<>(in));
    }

    private static Set<String> responseTypes(String type, @Nullable Set<String> types) {
        var chosen = choices(type, types);
        if (!RESPONSE_TYPES.containsAll(chosen)) {
            throw new WrongRule(
                    "unknown",
                    "Expected the types of '%s' among %s, but they are %s",
                    type,
                    new TreeSet<>(RESPONSE_TYPES),
                    chosen);
        }
        return chosen;
    }

    private static void required(String type, String field, @Nullable Object value) {
        if (value == null) {
            throw new WrongRule("missing", "Expected '%s' to have '%s', but it is missing", type, field);
        }
    }

    private static void positive(String type, @Nullable Integer days) {
        if (days != null && (days < 1 || days > CriteriaLimits.DAYS)) {
            throw new WrongRule(
                    "range",
                    "Expected the days or number of '%s' to be 1 to %d, but it is %d",
                    type,
                    CriteriaLimits.DAYS,
                    days);
        }
    }
}
