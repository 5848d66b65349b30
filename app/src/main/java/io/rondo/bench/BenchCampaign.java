package io.rondo.bench;

import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Waves;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A campaign for made-up customers of its own, approved and ready: what is measured begins with its launch. */
final class BenchCampaign {

    /** With the shipped template, its links and its headers a message has six to seven kilobytes. */
    private static final String BODY =
            "For one week everything that makes a home nicer costs a fifth less, delivery included.";

    private final RunningRondo rondo;
    private final CampaignId id;
    private final int contacts;

    private BenchCampaign(RunningRondo rondo, CampaignId id, int contacts) {
        this.rondo = rondo;
        this.id = id;
        this.contacts = contacts;
    }

    static BenchCampaign prepare(RunningRondo rondo, String name, String flow, int contacts) {
        var jdbc = rondo.bean(JdbcClient.class);
        var now = rondo.bean(BusinessClock.class).now().atOffset(ZoneOffset.UTC);
        var offer = rondo.bean(Offers.class)
                .create(new OfferDraft(
                        name,
                        name,
                        "bench",
                        "https://shop.test/" + name,
                        BigDecimal.ONE,
                        List.of(new OfferText("en", "A week for your home", BODY, "See it"))));
        var id = rondo.bean(Campaigns.class)
                .create(
                        new CampaignDraft(
                                name,
                                flow,
                                null,
                                name,
                                1,
                                Duration.ofDays(1),
                                Duration.ofDays(10),
                                0,
                                new BigDecimal("0.40"),
                                new BigDecimal("0.01"),
                                new BigDecimal("4.00"),
                                BigDecimal.ZERO,
                                "EUR",
                                List.of(new CampaignDraft.Arm("Offer", false, BigDecimal.ONE, offer)),
                                List.of(offer)),
                        "marketer");
        // Noon where they live, whenever this is run: quiet hours are not what is measured.
        var east = 12 - now.getHour();
        jdbc.sql("""
                        with made as (
                          insert into customer (external_id, email, email_digest, given_name, family_name, time_zone, created_at, updated_at)
                          select :name || '-' || n, :name || '-' || n || '@customers.test',
                                 sha256(convert_to(:name || '-' || n || '@customers.test', 'UTF8')), 'Ada', 'Sample', :zone, :now, :now
                            from generate_series(1, :contacts) n returning id
                        ), agreed as (
                          insert into consent (customer_id, purpose, channel, granted, changed_at)
                          select id, 'marketing', 'email', true, :now from made
                        )
                        insert into list_member (campaign_id, customer_id, arm, hold_out, offer_id)
                        select :campaign, id, 'Offer', false, :offer from made""")
                .param("name", name)
                .param("zone", east == 0 ? "Etc/GMT" : "Etc/GMT%+d".formatted(-east))
                .param("now", now)
                .param("contacts", contacts)
                .param("campaign", id.value())
                .param("offer", offer.value())
                .update();
        jdbc.sql("""
                        update campaign set state = 'running', considered = :n, list_frozen_at = :now, approved_by = 'manager',
                               approved_at = :now where id = :id""")
                .param("n", contacts)
                .param("now", now)
                .param("id", id.value())
                .update();
        jdbc.sql("analyze customer, consent, list_member").update();
        return new BenchCampaign(rondo, id, contacts);
    }

    /**
     * Launches it and waits until every message is sent, everything is told to broker and history, and the history shows it.
     *
     * @return nanoseconds
     */
    long run() throws InterruptedException {
        var begun = System.nanoTime();
        rondo.bean(Waves.class).launchNext(id, -id.value());
        var jdbc = rondo.bean(JdbcClient.class);
        while (!settled(jdbc)) {
            Thread.sleep(100);
        }
        var took = System.nanoTime() - begun;
        var sent = jdbc.sql("select count(*) from delivery where campaign_id = :id and state = 'SENT'")
                .param("id", id.value())
                .query(Integer.class)
                .single();
        if (sent != contacts) {
            throw new IllegalStateException("Expected %d messages to be sent, but %d were".formatted(contacts, sent));
        }
        return took;
    }

    /** Cheap to ask, so that asking is not what is measured. */
    private boolean settled(JdbcClient jdbc) {
        return jdbc.sql("""
                        select not exists (select from outbox)
                           and not exists (select from delivery where campaign_id = :id and standing = 'open')
                           and (select count(*) from delivery where campaign_id = :id) = :contacts""")
                .param("id", id.value())
                .param("contacts", contacts)
                .query(Boolean.class)
                .single();
    }
}
