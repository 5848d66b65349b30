package io.rondo.history;

import io.rondo.kernel.CampaignId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A campaign written straight into the tables, launched on {@link #LAUNCH} with a window of two weeks. Names and ids are
 * its own, so that tests on the same servers do not meet. Changes go through the outbox as production code does it.
 */
public final class CampaignFixture {

    public static final Instant LAUNCH = Instant.parse("2026-01-20T09:00:00Z");
    public static final Instant WINDOW_END = Instant.parse("2026-02-03T09:00:00Z");
    private static final AtomicLong NUMBER = new AtomicLong(System.nanoTime());

    private final JdbcClient jdbc;
    private final String name = "fixture-" + NUMBER.incrementAndGet();
    private final long campaign;
    private long offer;

    public CampaignFixture(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.campaign = jdbc.sql("""
                        insert into campaign (name, flow, state, seed, margin, cost_per_message, cost_per_call, fixed_cost,
                                              created_by, created_at, launched_at)
                        values (:name, 'journey-one-mail', 'running', 'seed', 0.5, 0.0125, 4, 90, 'test', :at, :at)
                        returning id""")
                .param("name", name)
                .param("at", LAUNCH.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    public CampaignId id() {
        return new CampaignId(campaign);
    }

    public String name() {
        return name;
    }

    public String offerCode(String arm) {
        return name + "-" + arm;
    }

    /** Adds an arm; a treatment arm gets an offer of its own that costs 2.50 redeemed. */
    public CampaignFixture arm(String arm, boolean holdOut, double share) {
        Long offerId = null;
        if (!holdOut) {
            offerId = jdbc.sql("""
                            insert into offer (code, name, landing_url, redemption_cost, created_at)
                            values (:code, :code, 'https://shop.example/', 2.50, :at) returning id""")
                    .param("code", offerCode(arm))
                    .param("at", LAUNCH.atOffset(ZoneOffset.UTC))
                    .query(Long.class)
                    .single();
            offer = offerId;
        }
        jdbc.sql("""
                        insert into campaign_arm (campaign_id, arm, hold_out, share, offer_id, position)
                        values (:campaign, :arm, :holdOut, :share, :offer,
                                (select count(*) from campaign_arm where campaign_id = :campaign))""")
                .param("campaign", campaign)
                .param("arm", arm)
                .param("holdOut", holdOut)
                .param("share", share)
                .param("offer", offerId, java.sql.Types.BIGINT)
                .update();
        return this;
    }

    public CampaignFixture launch(int wave) {
        jdbc.sql("""
                        insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key)
                        values (:campaign, :wave, :from, :to, :job)""")
                .param("job", NUMBER.incrementAndGet())
                .param("campaign", campaign)
                .param("wave", wave)
                .param("from", LAUNCH.atOffset(ZoneOffset.UTC))
                .param("to", WINDOW_END.atOffset(ZoneOffset.UTC))
                .update();
        return this;
    }

    /** Adds contacts of the first wave, each a new customer, and tells the outbox. */
    public List<Long> contacts(String arm, boolean holdOut, String segment, int count) {
        return contacts(arm, holdOut, segment, count, 1);
    }

    public List<Long> contacts(String arm, boolean holdOut, String segment, int count, int wave) {
        return jdbc.sql("""
                        with made as (
                          insert into customer (external_id, created_at, updated_at)
                          select :prefix || n, :at, :at from generate_series(1, :count) n returning id
                        ), listed as (
                          insert into list_member (campaign_id, customer_id, arm, hold_out, segment, wave)
                          select :campaign, id, :arm, :holdOut, :segment, :wave from made returning id
                        ), told as (
                          insert into outbox (kind, ref_id) select 'index-contact', id from listed
                        )
                        select id from listed order by id""")
                .param("prefix", name + "-" + NUMBER.incrementAndGet() + "-")
                .param("at", LAUNCH.atOffset(ZoneOffset.UTC))
                .param("count", count)
                .param("campaign", campaign)
                .param("arm", arm)
                .param("holdOut", holdOut)
                .param("segment", segment)
                .param("wave", wave)
                .query(Long.class)
                .list();
    }

    /** Stores a response of the contact's customer as one transaction does: row, version and outbox together. */
    public long response(long contact, String type, Instant at, String amount, String eventClass, boolean attributed) {
        return jdbc.sql("""
                        with stored as (
                          insert into response (source, external_id, type, customer_id, contact_id, campaign_id, occurred_at,
                                                recorded_at, amount, class)
                          select 'fixture', :external, :type, m.customer_id, case when :attributed then m.id end,
                                 case when :attributed then m.campaign_id end, :at, :at, :amount, :class
                          from list_member m where m.id = :contact returning id
                        ), raised as (
                          update list_member set version = version + 1 where id = :contact returning id
                        ), told as (
                          insert into outbox (kind, ref_id)
                          select 'index-contact', id from raised union all select 'index-response', id from stored
                        )
                        select id from stored""")
                .param("external", name + "-" + NUMBER.incrementAndGet())
                .param("type", type)
                .param("contact", contact)
                .param("attributed", attributed)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("amount", amount == null ? null : new BigDecimal(amount), java.sql.Types.NUMERIC)
                .param("class", eventClass)
                .query(Long.class)
                .single();
    }

    public long order(long contact, Instant at, String amount) {
        return response(contact, "order", at, amount, "unknown", false);
    }

    public long click(long contact, String eventClass) {
        return response(contact, "click", LAUNCH.plusSeconds(600), null, eventClass, true);
    }

    /** A delivery of the contact that left. */
    public long sent(long contact) {
        return jdbc.sql("""
                        with raised as (update list_member set version = version + 1, bucket = 'contacted'
                                        where id = :contact returning *),
                        told as (insert into outbox (kind, ref_id) select 'index-contact', id from raised)
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id,
                                              template, state, due_at, created_at)
                        select 'contact', id, 'offer-' || :number, customer_id, 'email', 'marketing', campaign_id, :offer,
                               'offer', 'SENT', :at, :at
                        from raised returning id""")
                .param("contact", contact)
                .param("number", NUMBER.incrementAndGet())
                .param("offer", offer)
                .param("at", LAUNCH.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }
}
