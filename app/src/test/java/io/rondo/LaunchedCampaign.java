package io.rondo;

import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.contacts.Waves;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.OfferId;
import io.rondo.node.RunningRondo;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import io.rondo.sandbox.ReceivedMail;
import io.rondo.sandbox.Sandbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A running campaign with customers of its own whose one wave was launched as the flow launches it: one journey is wanted for
 * each contact. Nobody else's mail or rows are looked at.
 */
final class LaunchedCampaign {

    private final String name;
    private final CampaignId id;
    private final JdbcClient jdbc;
    private final Map<Long, CustomerId> customers = new LinkedHashMap<>();

    private LaunchedCampaign(String name, CampaignId id, JdbcClient jdbc) {
        this.name = name;
        this.id = id;
        this.jdbc = jdbc;
    }

    static LaunchedCampaign prepare(RunningRondo control, String what, String flow, int contacts) {
        var jdbc = control.bean(JdbcClient.class);
        var now = control.bean(BusinessClock.class).now().atOffset(ZoneOffset.UTC);
        var name = what + "-" + Long.toString(System.nanoTime(), 36);
        var offer = offer(control, name);
        var id = control.bean(Campaigns.class)
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
        var campaign = new LaunchedCampaign(name, id, jdbc);
        var digests = control.bean(AddressDigests.class);
        for (int i = 1; i <= contacts; i++) {
            var email = "%s.%d@customers.test".formatted(name, i);
            var customer = jdbc.sql("""
                            insert into customer (external_id, email, email_digest, given_name, family_name, time_zone, created_at, updated_at)
                            values (:external, :email, :digest, 'Ada', 'Sample', :zone, :now, :now) returning id""")
                    .param("zone", Daytime.zone(now.toInstant()))
                    .param("external", "%s.%d".formatted(name, i))
                    .param("email", email)
                    .param("digest", digests.ofEmail(email))
                    .param("now", now)
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                            insert into consent (customer_id, purpose, channel, granted, changed_at)
                            values (:customer, 'marketing', 'email', true, :now)""").param("customer", customer).param("now", now).update();
            var contact = jdbc.sql("""
                            insert into list_member (campaign_id, customer_id, arm, hold_out, offer_id)
                            values (:campaign, :customer, 'Offer', false, :offer) returning id""")
                    .param("campaign", id.value())
                    .param("customer", customer)
                    .param("offer", offer.value())
                    .query(Long.class)
                    .single();
            campaign.customers.put(contact, new CustomerId(customer));
        }
        jdbc.sql("""
                        update campaign set state = 'running', considered = :n, list_frozen_at = :now, approved_by = 'manager',
                               approved_at = :now where id = :id""")
                .param("n", contacts)
                .param("now", now)
                .param("id", id.value())
                .update();
        return campaign;
    }

    static OfferId offer(RunningRondo control, String name) {
        return control.bean(Offers.class)
                .create(new OfferDraft(
                        name,
                        name,
                        "test",
                        "https://shop.test/" + name,
                        BigDecimal.ONE,
                        List.of(new OfferText("en", "An offer", "Words about it.", "See it"))));
    }

    static LaunchedCampaign launch(RunningRondo control, String what, String flow, int contacts) {
        return prepare(control, what, flow, contacts).launch(control);
    }

    LaunchedCampaign launch(RunningRondo control) {
        control.bean(Waves.class).launchNext(id, -id.value());
        return this;
    }

    /** The same campaign after a restart. */
    LaunchedCampaign seenBy(RunningRondo rondo) {
        var same = new LaunchedCampaign(name, id, rondo.bean(JdbcClient.class));
        same.customers.putAll(customers);
        return same;
    }

    CampaignId id() {
        return id;
    }

    /** Addresses of this campaign's customers begin with this. */
    String addressPrefix() {
        return name + ".";
    }

    List<Long> contacts() {
        return new ArrayList<>(customers.keySet());
    }

    CustomerId customer(long contact) {
        var customer = customers.get(contact);
        if (customer == null) {
            throw new IllegalArgumentException("Expected a contact of %s, but got %d".formatted(name, contact));
        }
        return customer;
    }

    String address(long contact) {
        return "%s.%d@customers.test".formatted(name, contacts().indexOf(contact) + 1);
    }

    List<String> addresses() {
        return customers.keySet().stream().map(this::address).toList();
    }

    /**
     * How many messages the mail server accepted for each of this campaign's customers, apologies and surveys of cases apart;
     * absent means none.
     */
    Map<String, Long> mails(Sandbox sandbox) {
        var service = Set.copyOf(jdbc.sql("""
                        select message_id from delivery where purpose = 'service' and message_id is not null""").query(String.class).list());
        return sandbox.mail().received().stream()
                .filter(mail -> mail.recipient().startsWith(addressPrefix()) && !service.contains(mail.messageId()))
                .collect(Collectors.groupingBy(ReceivedMail::recipient, Collectors.counting()));
    }

    long deliveries(String... states) {
        return jdbc.sql("select count(*) from delivery where campaign_id = :id and state = any(:states)")
                .param("id", id.value())
                .param("states", states)
                .query(Long.class)
                .single();
    }

    long journeys(String state) {
        return jdbc.sql("select count(*) from list_member where campaign_id = :id and journey_state = :state")
                .param("id", id.value())
                .param("state", state)
                .query(Long.class)
                .single();
    }

    String journey(long contact) {
        return jdbc.sql("select journey_state from list_member where id = :id")
                .param("id", contact)
                .query(String.class)
                .single();
    }

    /** Engine commands for this campaign's journeys that nobody carried out yet. */
    long untold() {
        return jdbc.sql("""
                        select count(*) from outbox o where o.kind in ('start', 'job', 'message')
                           and (o.ref_id in (select id from list_member where campaign_id = :id)
                             or o.ref_id in (select job_key from delivery where campaign_id = :id))""").param("id", id.value()).query(Long.class).single();
    }

    long instances(String state) {
        return jdbc.sql("""
                        select count(*) from flow_instance i join list_member m on m.id = i.ref_id and i.kind = 'contact'
                         where m.campaign_id = :id and i.state = :state""")
                .param("id", id.value())
                .param("state", state)
                .query(Long.class)
                .single();
    }
}
