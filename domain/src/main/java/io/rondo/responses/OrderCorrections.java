package io.rondo.responses;

import io.rondo.outbox.Outbox;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes what campaigns are measured by follow the orders: a return lowers a contact's revenue, a cancellation takes the conversion back, a
 * corrected time or customer moves it to the contacts it belongs to. What a contact's outcome was called when the order came stays, for its
 * journey acted on it.
 */
@Component
public class OrderCorrections {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Outbox outbox;

    OrderCorrections(JdbcClient jdbc, JsonMapper json, Outbox outbox) {
        this.jdbc = jdbc;
        this.json = json;
        this.outbox = outbox;
    }

    /** A response that was corrected, and the contacts whose window held it before or holds it now. */
    private record Corrected(long id, Long[] contacts) {}

    /**
     * Corrects the responses of these orders in the caller's transaction; an order without a response is left out. Offering the same again
     * changes nothing.
     *
     * @return how many responses were corrected
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int apply(List<CorrectedOrder> orders) {
        if (orders.isEmpty()) {
            return 0;
        }
        var rows = json.writeValueAsString(
                orders.stream().map(OrderCorrections::row).toList());
        lockCustomers(rows);
        var corrected = jdbc.sql("""
                        with told as (
                          select * from jsonb_to_recordset(cast(:rows as jsonb))
                            as o(source text, external_id text, customer_id bigint, at timestamptz, net numeric, cancelled boolean)
                        ), before as (
                          select r.id, r.customer_id, r.occurred_at, o.customer_id as now_of, o.at as now_at, o.net, o.cancelled
                          from told o join response r on r.source = o.source and r.external_id = o.external_id and r.type = 'order'
                          where (r.customer_id, r.occurred_at, r.amount, r.cancelled) is distinct from (o.customer_id, o.at, o.net, o.cancelled)
                        ), corrected as (
                          update response r set customer_id = b.now_of, occurred_at = b.now_at, amount = b.net, cancelled = b.cancelled,
                                 contact_id = case when r.customer_id = b.now_of then r.contact_id end
                          from before b where r.id = b.id returning r.id
                        )
                        select b.id, array(
                          select m.id from list_member m
                          join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                          where m.customer_id = b.customer_id and b.occurred_at between w.launched_at and w.ends_at
                             or m.customer_id = b.now_of and b.now_at between w.launched_at and w.ends_at
                          order by m.id) as contacts
                        from before b join corrected c on c.id = b.id order by b.id""")
                .param("rows", rows)
                .query((row, n) -> new Corrected(
                        row.getLong("id"), (Long[]) row.getArray("contacts").getArray()))
                .list();
        var contacts = new TreeSet<Long>();
        var responses = new ArrayList<Long>();
        for (var one : corrected) {
            responses.add(one.id());
            contacts.addAll(Arrays.asList(one.contacts()));
        }
        outbox.contactsChanged(contacts);
        outbox.responsesStored(responses);
        return corrected.size();
    }

    /** In id order and before all else, as whoever stores a response. */
    private void lockCustomers(String rows) {
        jdbc.sql("""
                        with told as (
                          select * from jsonb_to_recordset(cast(:rows as jsonb)) as o(source text, external_id text, customer_id bigint)
                        )
                        select id from customer where id in (
                          select customer_id from told union
                          select r.customer_id from told o join response r on r.source = o.source and r.external_id = o.external_id and r.type = 'order')
                        order by id for no key update""").param("rows", rows).query(Long.class).list();
    }

    private static Map<String, Object> row(CorrectedOrder order) {
        var row = new HashMap<String, Object>();
        row.put("source", order.source());
        row.put("external_id", order.externalId());
        row.put("customer_id", order.customer().value());
        row.put("at", order.orderedAt().toString());
        row.put("net", order.cancelled() ? BigDecimal.ZERO : order.net().max(BigDecimal.ZERO));
        row.put("cancelled", order.cancelled());
        return row;
    }
}
