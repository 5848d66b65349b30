package io.rondo.batch.importfacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.batch.rows.RowKind.Refusal;
import io.rondo.batch.rows.RowKind.Stored;
import io.rondo.batch.rows.Staging;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.responses.CorrectedOrder;
import io.rondo.responses.NewResponse;
import io.rondo.responses.OrderCorrections;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes a chunk of orders to {@code customer_order}, in one statement. An order inside the response window of a contact of its
 * customer is a response as well, because that is what campaigns are measured by; the same source and external id make it one
 * and the same. What it is worth there is the amount less what was returned, as in profiles; a cancelled order is none. A later
 * correction changes both.
 */
@Component
class OrderTables {

    private static final String COLUMNS = """
            line bigint, source text, external_id text, customer_source text, customer text, ordered_at timestamptz, amount numeric,
            returned_amount numeric, discount numeric, state text, category text, channel text, value_received numeric,
            cost_paid numeric, digest bytea""";
    private static final String NAMES =
            "line, source, external_id, customer_source, customer, ordered_at, amount, returned_amount,"
                    + " discount, state, category, channel, value_received, cost_paid, digest";

    private final JdbcClient jdbc;
    private final StagedFacts facts;
    private final BusinessClock clock;
    private final ObjectProvider<Responses> responses;
    private final ObjectProvider<OrderCorrections> corrections;

    OrderTables(
            JdbcClient jdbc,
            StagedFacts facts,
            BusinessClock clock,
            ObjectProvider<Responses> responses,
            ObjectProvider<OrderCorrections> corrections) {
        this.jdbc = jdbc;
        this.facts = facts;
        this.clock = clock;
        this.responses = responses;
        this.corrections = corrections;
    }

    private record Fate(long line, String externalId, long customerId, String fate, boolean inWindow) {}

    Stored store(@Nullable Long run, List<OrderRow> rows) {
        var refused = new ArrayList<>(stage(rows));
        var inWindow = new ArrayList<Fate>();
        var updated = new ArrayList<Fate>();
        var counts = new int[3];
        for (var fate : write(run)) {
            switch (fate.fate()) {
                case "duplicate" ->
                    refused.add(new Refusal(
                            fate.line(), OrderColumn.ORDER.shown(), fate.externalId(), "duplicate-in-file"));
                case "unchanged" -> counts[2]++;
                case "updated" -> {
                    counts[1]++;
                    updated.add(fate);
                }
                default -> {}
            }
            if (fate.inWindow()) {
                inWindow.add(fate);
            }
        }
        if (!updated.isEmpty() || !inWindow.isEmpty()) {
            var byLine = new HashMap<Long, OrderRow>();
            rows.forEach(row -> byLine.put(row.line(), row));
            correct(byLine, updated);
            respond(byLine, inWindow);
        }
        counts[0] = rows.size() - refused.size() - counts[1] - counts[2];
        return new Stored(counts[0], counts[1], counts[2], refused);
    }

    private List<Refusal> stage(List<OrderRow> rows) {
        var staged = new Staging.Rows();
        for (var row : rows) {
            staged.add(row.line())
                    .add(row.source())
                    .add(row.externalId())
                    .add(row.customerSource())
                    .add(row.customer())
                    .add(row.orderedAt())
                    .add(row.amount())
                    .add(row.returnedAmount())
                    .add(row.discount())
                    .add(row.state())
                    .add(row.category())
                    .add(row.channel())
                    .add(row.valueReceived())
                    .add(row.costPaid())
                    .add("\\x" + row.digest())
                    .end();
        }
        return facts.fill("incoming_order", COLUMNS, NAMES, staged, OrderColumn.CUSTOMER);
    }

    /** What became of each row, those left out that are new and in no window. */
    private List<Fate> write(@Nullable Long run) {
        return jdbc.sql("""
                        with found as materialized (
                          select i.*, o.id as known,
                                 case when o.id is null then 'inserted'
                                      when o.last_run = :run::bigint then 'duplicate'
                                      when o.row_digest = i.digest then 'unchanged' else 'updated' end as fate
                          from incoming_order i
                          left join lateral (select o.* from customer_order o
                                             where o.source = i.source and o.external_id = i.external_id limit 1) o on true
                        ), inserted as (
                          insert into customer_order
                            (source, external_id, customer_id, ordered_at, amount, returned_amount, discount, state, category, channel,
                             value_received, cost_paid, row_digest, recorded_at, last_run)
                          select source, external_id, customer_id, ordered_at, amount, coalesce(returned_amount, 0),
                                 coalesce(discount, 0), state, category, channel, value_received, cost_paid, digest, :now,
                                 :run::bigint
                          from found where fate = 'inserted' order by customer_id
                        ), updated as (
                          update customer_order o
                          set customer_id = f.customer_id, ordered_at = f.ordered_at, amount = f.amount,
                              returned_amount = coalesce(f.returned_amount, 0), discount = coalesce(f.discount, 0), state = f.state,
                              category = f.category, channel = f.channel, value_received = f.value_received,
                              cost_paid = f.cost_paid, row_digest = f.digest, recorded_at = :now,
                              last_run = coalesce(:run::bigint, o.last_run)
                          from found f where o.id = f.known and f.fate = 'updated'
                        ), seen as (
                          update customer_order o set last_run = :run::bigint
                          from found f where o.id = f.known and f.fate = 'unchanged' and :run::bigint is not null
                        )
                        select line, external_id, customer_id, fate, in_window from (
                          select f.*, fate in ('inserted', 'updated') and state = 'placed' and exists (
                            select from list_member m
                            join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                            where m.customer_id = f.customer_id and f.ordered_at between w.launched_at and w.ends_at) as in_window
                          from found f) fates
                        where fate <> 'inserted' or in_window
                        order by line""")
                .param("run", run)
                .param("now", at(clock.now()))
                .query((row, number) -> new Fate(
                        row.getLong("line"),
                        row.getString("external_id"),
                        row.getLong("customer_id"),
                        row.getString("fate"),
                        row.getBoolean("in_window")))
                .list();
    }

    /** What was told of these orders before, if campaigns are measured by it, becomes what is told now. */
    private void correct(Map<Long, OrderRow> byLine, List<Fate> updated) {
        if (updated.isEmpty()) {
            return;
        }
        var orders = new ArrayList<CorrectedOrder>();
        for (var fate : updated) {
            var row = byLine.get(fate.line());
            if (row != null) {
                orders.add(new CorrectedOrder(
                        row.source(),
                        row.externalId(),
                        new CustomerId(fate.customerId()),
                        row.orderedAt(),
                        net(row),
                        row.state().equals("cancelled")));
            }
        }
        corrections.getObject().apply(orders);
    }

    private void respond(Map<Long, OrderRow> byLine, List<Fate> inWindow) {
        if (inWindow.isEmpty()) {
            return;
        }
        var orders = new ArrayList<NewResponse>();
        for (var fate : inWindow) {
            var row = byLine.get(fate.line());
            if (row != null) {
                orders.add(NewResponse.order(
                        row.source(),
                        row.externalId(),
                        new Sender.ByCustomer(new CustomerId(fate.customerId())),
                        row.orderedAt(),
                        net(row)));
            }
        }
        // Asked for late: who only refreshes figures runs no part that takes responses in.
        responses.getObject().recordAll(orders);
    }

    /** What was paid less what came back, never below 0. */
    private static BigDecimal net(OrderRow row) {
        var returned = row.returnedAmount();
        var amount = new BigDecimal(row.amount());
        return returned == null
                ? amount
                : amount.subtract(new BigDecimal(returned)).max(BigDecimal.ZERO);
    }
}
