package io.rondo.audiences;

import static io.rondo.kernel.Sql.at;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on what a customer did, as {@code exists} over a grouped subquery: the planner can turn each into a join by hash, look up
 * one customer by an index, or hash it inside an {@code or}; none of them compares every customer with every row.
 */
final class PastSql {

    private PastSql() {}

    static Condition ordered(Criteria.Ordered orders, Instant now) {
        var which = field(
                "o.state = 'placed' and o.ordered_at <= {0} and {1} and {2} and {3}",
                Boolean.class,
                val(at(now)),
                within("o.ordered_at", orders.withinDays(), now),
                orders.category() == null ? trueCondition() : condition("o.category = {0}", val(orders.category())),
                orders.channel() == null ? trueCondition() : condition("o.channel = {0}", val(orders.channel())));
        Field<BigDecimal> measure = switch (orders.measure()) {
            case COUNT -> field("count(*)", BigDecimal.class);
            case SUM -> field("sum(o.amount - o.returned_amount)", BigDecimal.class);
            case DAYS_SINCE_LAST ->
                field(
                        "floor(extract(epoch from cast({0} as timestamptz) - max(o.ordered_at)) / 86400)",
                        BigDecimal.class, val(at(now)));
        };
        var wanted = CriteriaSql.compare(measure, orders.op(), orders.value());
        var counts = orders.measure() != Criteria.OrderMeasure.DAYS_SINCE_LAST;
        // Whoever has no such order has no row here, but 0 may be what is wanted.
        return counts && holdsForZero(orders.op(), orders.value())
                ? grouped(which, wanted.not()).not()
                : grouped(which, wanted);
    }

    private static Condition grouped(Field<Boolean> which, Condition having) {
        return condition("""
                exists (select 1 from (select o.customer_id from customer_order o where {0} group by o.customer_id having {1}) x
                        where x.customer_id = customer.id)""", which, having);
    }

    static Condition reacted(Criteria.Reacted reacted, Instant now) {
        var types = val(reacted.types().toArray(String[]::new));
        var within = within("r.occurred_at", reacted.withinDays(), now);
        var atLeast = reacted.atLeast();
        if (atLeast == null || atLeast == 1) {
            return condition("""
                    exists (select 1 from response r where r.customer_id = customer.id and r.type = any({0}) and r.class <> 'machine' and not r.cancelled
                            and {1})""", types, within);
        }
        return condition("""
                exists (select 1 from (select r.customer_id from response r where r.type = any({0}) and r.class <> 'machine' and not r.cancelled and {1}
                                       group by r.customer_id having count(*) >= {2}) x
                        where x.customer_id = customer.id)""", types, within, val(atLeast));
    }

    private static Condition within(String column, @Nullable Integer days, Instant now) {
        return days == null
                ? trueCondition()
                : condition(column + " >= {0}", val(at(now.minus(Duration.ofDays(days)))));
    }

    private static boolean holdsForZero(Criteria.Comparison op, BigDecimal value) {
        return switch (op) {
            case AT_LEAST -> value.signum() <= 0;
            case AT_MOST -> value.signum() >= 0;
            case EQUAL -> value.signum() == 0;
        };
    }
}
