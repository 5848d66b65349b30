package io.rondo.identity;

import io.rondo.outbox.Outbox;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows about a customer that change hands in a merge, each on record in {@code customer_merge_move}. */
final class MovedRows {

    /** A contact the loser keeps, because the survivor is in that campaign too: see {@link Merges}. */
    private static final String STAYING = """
            exists (select from list_member x left join campaign_wave w on w.campaign_id = x.campaign_id and w.wave = x.wave
                     where x.customer_id = g.loser_id
                       and (t.contact_id = x.id or t.type in ('order', 'visit') and t.occurred_at between w.launched_at and w.ends_at))""";

    /** Contacts first: what belongs to a contact goes where it went. */
    private enum Table {
        LIST_MEMBER("list_member", """
                t.customer_id = g.loser_id and not exists (
                  select from list_member o where o.campaign_id = t.campaign_id and o.customer_id = g.survivor_id)"""),
        RECOVERY_CASE("recovery_case", """
                t.customer_id = g.loser_id and (t.state = 'closed' or not exists (
                  select from recovery_case o where o.customer_id = g.survivor_id and o.state <> 'closed'))"""),
        DELIVERY("delivery", """
                t.customer_id = g.loser_id and exists (
                  select from customer_merge_move v where v.merge_id = g.id and v.row_id = t.origin_id
                     and v.table_name = case t.origin_kind when 'contact' then 'list_member' else 'recovery_case' end)"""),
        RESPONSE("response", "t.customer_id = g.loser_id and not " + STAYING),
        CUSTOMER_ORDER("customer_order", "t.customer_id = g.loser_id"),
        CONSENT_EVENT("consent_event", "t.customer_id = g.loser_id");

        private final String name;
        private final String which;

        Table(String name, String which) {
            this.name = name;
            this.which = which;
        }
    }

    private final JdbcClient jdbc;
    private final Outbox outbox;

    MovedRows(JdbcClient jdbc, Outbox outbox) {
        this.jdbc = jdbc;
        this.outbox = outbox;
    }

    void move(long[] merges) {
        unclaim("g.loser_id", merges);
        for (var table : Table.values()) {
            jdbc.sql("""
                            with chosen as materialized (
                              select g.id merge_id, g.survivor_id, t.id from customer_merge g join %1$s t on %2$s where g.id = any(:ids)
                            ), noted as (
                              insert into customer_merge_move (merge_id, table_name, row_id)
                              select merge_id, '%1$s', id from chosen order by id
                            )
                            update %1$s t set customer_id = c.survivor_id from chosen c where t.id = c.id""".formatted(table.name, table.which))
                    .param("ids", merges)
                    .update();
        }
        jdbc.sql("""
                        with chosen as materialized (
                          select g.id merge_id, g.survivor_id, i.kind, i.value
                            from customer_merge g join customer_identity i on i.customer_id = g.loser_id where g.id = any(:ids)
                        ), noted as (
                          insert into customer_merge_move (merge_id, table_name, row_key)
                          select merge_id, 'customer_identity', array[kind, value] from chosen
                        )
                        update customer_identity i set customer_id = c.survivor_id from chosen c
                         where i.kind = c.kind and i.value = c.value""").param("ids", merges).update();
        endJourneys(merges);
    }

    /** A message that was claimed but not begun is claimed again under its new customer's lock, and goes to that customer's address. */
    private void unclaim(String whose, long... merges) {
        jdbc.sql("""
                        update delivery d set state = 'PENDING', owner = null, lease_until = null, attempts = attempts - 1
                          from customer_merge g where g.id = any(:ids) and d.customer_id = %s and d.state = 'CLAIMED'""".formatted(whose)).param("ids", merges).update();
    }

    private void endJourneys(long[] merges) {
        jdbc.sql("""
                        insert into outbox (kind, payload)
                        select 'message', jsonb_build_object('name', 'contact-interrupted', 'key', 'contact-' || m.id,
                                 'messageId', 'contact-interrupted-merge-' || m.id, 'variables', jsonb_build_object())
                          from customer_merge g join list_member m on m.customer_id = g.loser_id
                         where g.id = any(:ids) and not m.hold_out and m.journey_state in ('queued', 'live') order by m.id""").param("ids", merges).update();
    }

    /** Rows that sources gave while the records were one went to the survivor: the same rows count as new, and go where they belong. */
    void takeAgain(long merge) {
        jdbc.sql("""
                        update customer_identity i set row_digest = null from customer_merge g
                         where g.id = :id and i.customer_id in (g.survivor_id, g.loser_id) and i.row_digest is not null""").param("id", merge).update();
        jdbc.sql("""
                        update customer_order o set row_digest = null from customer_merge g
                         where g.id = :id and o.customer_id = g.survivor_id and o.recorded_at >= g.recorded_at and o.row_digest is not null""").param("id", merge).update();
    }

    void moveBack(long merge) {
        unclaim("g.survivor_id", merge);
        for (var table : Table.values()) {
            jdbc.sql("""
                            update %1$s t set customer_id = g.loser_id
                              from customer_merge g join customer_merge_move v on v.merge_id = g.id and v.table_name = '%1$s'
                             where g.id = :id and t.id = v.row_id and t.customer_id = g.survivor_id""".formatted(table.name)).param("id", merge).update();
        }
        jdbc.sql("""
                        update customer_identity t set customer_id = g.loser_id
                          from customer_merge g join customer_merge_move v on v.merge_id = g.id and v.table_name = 'customer_identity'
                         where g.id = :id and t.kind = v.row_key[1] and t.value = v.row_key[2] and t.customer_id = g.survivor_id""").param("id", merge).update();
        handOver(merge);
    }

    /**
     * Messages and calls that were asked for meanwhile and not begun, of contacts and cases that went back, go to the customer of the contact or
     * case: to the address of the loser, unless a first copy may have reached the survivor's or the campaign wrote to the loser's; then the
     * ledger refuses them as {@code address-changed}. What was sent stays with the survivor, whom it reached.
     */
    private void handOver(long merge) {
        jdbc.sql("""
                        with unsent as (
                          select d.id, l.id loser, d.channel in ('email', 'sms') and d.resent_at is null and not exists (
                                   select from delivery o where d.purpose = 'marketing' and o.purpose = 'marketing' and o.standing <> 'refused'
                                      and o.campaign_id = d.campaign_id and o.step = d.step and o.channel = d.channel and o.address_digest = a.digest
                                      and o.id <> d.id) readdressed,
                                 a.digest, case d.channel when 'email' then lower(split_part(l.email, '@', 2)) end domain
                            from customer_merge g join customer l on l.id = g.loser_id
                            join customer_merge_move v on v.merge_id = g.id and v.table_name in ('list_member', 'recovery_case')
                            join delivery d on d.origin_kind = case v.table_name when 'list_member' then 'contact' else 'case' end
                                           and d.origin_id = v.row_id and d.customer_id = g.survivor_id
                           cross join lateral (select digest_on(d.channel, l.email_digest, l.phone_digest) digest) a
                           where g.id = :id and d.state in ('PENDING', 'ASKED')
                             and not exists (select from delivery o where o.origin_kind = d.origin_kind and o.origin_id = d.origin_id
                                                and o.step = d.step and o.channel = d.channel and o.customer_id = l.id)
                        )
                        update delivery d set customer_id = u.loser,
                               address_digest = case when u.readdressed then u.digest else d.address_digest end,
                               recipient_domain = case when u.readdressed then u.domain else d.recipient_domain end
                          from unsent u where d.id = u.id""").param("id", merge).update();
    }

    /** Orders count for every contact of their customer, so all of both are shown and measured anew, with what moved. */
    void tellHistory(long[] merges) {
        var contacts = jdbc.sql("""
                        select m.id from customer_merge g join list_member m on m.customer_id in (g.survivor_id, g.loser_id)
                         where g.id = any(:ids) order by m.id""")
                .param("ids", merges)
                .query((row, n) -> row.getLong("id"))
                .list();
        outbox.contactsChanged(contacts);
        jdbc.sql("""
                        insert into outbox (kind, ref_id)
                        select 'index-response', v.row_id from customer_merge_move v
                         where v.merge_id = any(:ids) and v.table_name = 'response' order by v.row_id""").param("ids", merges).update();
    }
}
