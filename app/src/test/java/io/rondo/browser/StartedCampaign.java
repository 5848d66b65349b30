package io.rondo.browser;

import io.rondo.Daytime;
import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import io.rondo.tasks.Person;
import io.rondo.tasks.Tasks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A campaign handed to its flow by a marketer: the engine builds its list, then asks a manager. */
public final class StartedCampaign {

    private StartedCampaign() {}

    /** A campaign for forty customers of its own, handed to its flow by the marketer. */
    public static CampaignId start(RunningRondo rondo, String name) {
        var jdbc = rondo.bean(JdbcClient.class);
        var now = rondo.bean(BusinessClock.class).now().atOffset(ZoneOffset.UTC);
        var code = "browser-" + Long.toString(System.nanoTime(), 36);
        for (int i = 1; i <= 40; i++) {
            var email = "%s.%d@customers.test".formatted(code, i);
            jdbc.sql("""
                            with made as (
                              insert into customer (external_id, email, email_digest, given_name, family_name, time_zone, created_at, updated_at)
                              values (:external, :email, :digest, 'Ada', 'Sample', :zone, :now, :now) returning id
                            ), agreed as (
                              insert into consent (customer_id, purpose, channel, granted, changed_at)
                              select id, 'marketing', 'email', true, :now from made
                            )
                            insert into profile (customer_id, attributes, refreshed_at)
                            select id, jsonb_build_object('group', cast(:code as text)), :now from made""")
                    .param("external", "%s.%d".formatted(code, i))
                    .param("email", email)
                    .param("digest", rondo.bean(AddressDigests.class).ofEmail(email))
                    .param("code", code)
                    .param("zone", Daytime.zone(now.toInstant()))
                    .param("now", now)
                    .update();
        }
        var offer = rondo.bean(Offers.class)
                .create(new OfferDraft(
                        code,
                        "Spring offer",
                        "test",
                        "https://shop.test/",
                        BigDecimal.ONE,
                        List.of(new OfferText("en", "An offer", "Words about it.", "See it"))));
        var segment = rondo.bean(Segments.class).create(code, new Criteria.AttributeEquals("group", code), "marketer");
        var campaigns = rondo.bean(Campaigns.class);
        var campaign = campaigns.create(
                new CampaignDraft(
                        name,
                        Flows.JOURNEY_ONE_MAIL,
                        segment,
                        code,
                        1,
                        Duration.ofDays(1),
                        Duration.ofDays(10),
                        0,
                        new BigDecimal("0.40"),
                        new BigDecimal("0.01"),
                        new BigDecimal("4.00"),
                        BigDecimal.TEN,
                        "EUR",
                        List.of(
                                new CampaignDraft.Arm("Hold-out", true, new BigDecimal("0.5"), null),
                                new CampaignDraft.Arm("Offer", false, new BigDecimal("0.5"), offer)),
                        List.of(offer)),
                "marketer");
        campaigns.start(campaign, "marketer");
        return campaign;
    }

    /** The open task about this campaign whose form has arrived. */
    public static Optional<Long> task(RunningRondo rondo, CampaignId campaign) {
        return rondo.bean(JdbcClient.class)
                .sql("""
                        select user_task_key from task
                         where kind = 'campaign' and ref_id = :id and state = 'open' and form_key in
                               (select resource_key from deployed_resource)""")
                .param("id", campaign.value())
                .query(Long.class)
                .optional();
    }

    /** Lets a manager approve it, as they would in the inbox. */
    static void approve(RunningRondo rondo, CampaignId campaign) {
        var tasks = rondo.bean(Tasks.class);
        var manager = new Person("manager", Set.of("manager"));
        var key = task(rondo, campaign).orElseThrow();
        tasks.claim(key, manager);
        tasks.complete(key, new JsonMapper().readTree("{\"approved\": true}"), manager);
    }
}
