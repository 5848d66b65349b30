package io.rondo.audiences;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import io.rondo.kernel.CampaignId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Compiles criteria to a condition on the tables {@code customer} and {@code profile} (left-joined, under these names).
 * Every value is a bind parameter.
 */
final class CriteriaSql {

    private static final Field<String> COUNTRY = column("customer", "country", String.class);
    private static final Field<String> LANGUAGE = column("customer", "language", String.class);
    private static final Field<String> VALUE_TIER = column("profile", "value_tier", String.class);
    private static final Field<String> STAGE = column("profile", "stage", String.class);
    private static final Field<String> STRATEGIC_SEGMENT = column("profile", "strategic_segment", String.class);

    private final Instant now;

    /** @param now business time that "within the last days" counts back from */
    CriteriaSql(Instant now) {
        this.now = now;
    }

    Condition compile(Criteria criteria) {
        return switch (criteria) {
            case Criteria.All _ -> trueCondition();
            case Criteria.And(var of) -> DSL.and(of.stream().map(this::compile).toList());
            case Criteria.Or(var of) -> DSL.or(of.stream().map(this::compile).toList());
            // "is not true" also selects customers for whom the inner condition is unknown (null).
            case Criteria.Not(var of) -> condition("({0}) is not true", compile(of));
            case Criteria.ValueTierIn(var in) ->
                VALUE_TIER.in(in.stream().map(ValueTier::code).toList());
            case Criteria.StageIn(var in) ->
                STAGE.in(in.stream().map(Stage::code).toList());
            case Criteria.StrategicSegmentIn(var in) -> STRATEGIC_SEGMENT.in(in);
            case Criteria.NumberCriterion number -> compare(number);
            case Criteria.AttributeEquals(var key, var value) ->
                condition("(profile.attributes ->> {0}) = {1}", val(key), val(value));
            case Criteria.CountryIn(var in) -> COUNTRY.in(in);
            case Criteria.LanguageIn(var in) -> LANGUAGE.in(in);
            case Criteria.Responded(var campaign, var types, var days) -> responded(campaign, types, days);
            case Criteria.NotResponded(var campaign, var types, var days) ->
                contacted(campaign).andNot(responded(campaign, types, days));
            case Criteria.MemberOf(var segment) -> condition("""
                    (exists (select 1 from segment_member m where m.segment_id = {0} and m.customer_id = customer.id)
                     or exists (select 1 from customer lost join segment_member m on m.customer_id = lost.id and m.segment_id = {0}
                                where lost.merged_into = customer.id))""", val(segment.value()));
            case Criteria.RelationshipIn(var in) ->
                column("profile", "relationship", String.class).in(in);
            case Criteria.PreferredChannelIn(var in) ->
                column("profile", "preferred_channel", String.class).in(in);
            case Criteria.ComplaintProne _ -> condition("profile.complaint_prone");
            case Criteria.PersonIn(var field, var in) ->
                column("customer", field.column(), String.class).in(in);
            case Criteria.AgeCriterion(var op, var years) ->
                compare(
                        field(
                                "extract(year from age(cast({0} as date), customer.birthday))",
                                BigDecimal.class,
                                val(now.atOffset(ZoneOffset.UTC).toLocalDate())),
                        op,
                        BigDecimal.valueOf(years));
            // The case keeps the cast away from values that are no numbers.
            case Criteria.AttributeNumber(var key, var op, var value) ->
                compare(field("""
                        case when profile.attributes ->> {0} ~ '^-?[0-9]{1,12}([.][0-9]{1,6})?$'
                             then cast(profile.attributes ->> {0} as numeric) end""", BigDecimal.class, val(key)), op, value);
            case Criteria.Ordered orders -> PastSql.ordered(orders, now);
            case Criteria.Reacted reacted -> PastSql.reacted(reacted, now);
            case Criteria.ConsentIs(var purpose, var channel, var granted) -> {
                var said = condition("""
                        exists (select 1 from consent n where n.customer_id = customer.id and n.purpose = {0} and n.channel = {1}
                                and n.granted)""", val(purpose), val(channel));
                yield granted ? said : said.not();
            }
            case Criteria.InSegment(var segment) ->
                throw new IllegalArgumentException(
                        "Expected segment '%s' to be resolved before compiling, but it is not".formatted(segment));
        };
    }

    private static Condition compare(Criteria.NumberCriterion number) {
        return compare(column("profile", number.field().column(), BigDecimal.class), number.op(), number.value());
    }

    static Condition compare(Field<BigDecimal> field, Criteria.Comparison op, BigDecimal value) {
        return switch (op) {
            case AT_LEAST -> field.ge(value);
            case AT_MOST -> field.le(value);
            case EQUAL -> field.eq(value);
        };
    }

    private static Condition contacted(CampaignId campaign) {
        return condition("""
                exists (select 1 from list_member m
                        where m.campaign_id = {0} and m.customer_id = customer.id and m.bucket = 'contacted')""", val(campaign.value()));
    }

    private Condition responded(CampaignId campaign, Set<String> types, @Nullable Integer withinDays) {
        return condition(
                """
                exists (select 1 from response r
                        where r.customer_id = customer.id and r.type = any({0}) and r.class <> 'machine' and not r.cancelled and {1}
                          and (r.campaign_id = {2} or exists (
                                select 1 from list_member m
                                join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                                where m.campaign_id = {2} and m.customer_id = r.customer_id and not m.hold_out
                                  and r.campaign_id is null
                                  and r.occurred_at >= w.launched_at and r.occurred_at < w.ends_at)))""",
                val(types.toArray(String[]::new)),
                withinDays == null ? trueCondition() : since(withinDays),
                val(campaign.value()));
    }

    private Condition since(int days) {
        return condition(
                "r.occurred_at >= {0}", val(now.minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC)));
    }

    private static <T> Field<T> column(String table, String column, Class<T> type) {
        return field(name(table, column), type);
    }
}
