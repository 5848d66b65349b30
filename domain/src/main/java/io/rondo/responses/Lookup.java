package io.rondo.responses;

import io.rondo.kernel.CampaignId;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the customers, deliveries and contacts a batch of responses names, one statement per kind of name. */
@Component
class Lookup {

    private final JdbcClient jdbc;

    Lookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Who is meant: of a merged record its survivor, of an erased one nobody.
     *
     * @param asked key of the record that was asked for, which may be merged
     * @param askedAs its external id
     */
    private record Customer(long asked, String askedAs, long id, byte @Nullable [] address) {}

    private record Delivery(
            long customerId,
            Known.Origin origin,
            @Nullable Long contactId,
            @Nullable Long campaignId,
            String channel,
            byte @Nullable [] address) {}

    /** Who a response comes from and what it is about, before its campaign's contact is known. */
    private record Named(Customer customer, @Nullable Delivery delivery) {}

    /** Adds every response whose names are known to {@code found}, and a refusal for every other to {@code results}. */
    void find(List<NewResponse> batch, List<Known> found, Recorded[] results) {
        var deliveries = deliveries(batch);
        var customers = customers(batch, deliveries.values());
        var byExternalId =
                customers.values().stream().collect(Collectors.toMap(Customer::askedAs, Function.identity()));
        var named = new HashMap<Integer, Named>();
        for (int i = 0; i < batch.size(); i++) {
            var who = named(batch.get(i).from(), deliveries, customers, byExternalId);
            if (who == null) {
                results[i] = new Recorded.Refused(
                        batch.get(i).from() instanceof Sender.ByDelivery
                                ? Recorded.Unknown.DELIVERY
                                : Recorded.Unknown.CUSTOMER);
            } else {
                named.put(i, who);
            }
        }
        var contacts = contacts(batch, named);
        named.forEach((i, who) -> {
            var campaign = batch.get(i).campaign();
            if (campaign != null && !contacts.campaigns().contains(campaign.value())) {
                results[i] = new Recorded.Refused(Recorded.Unknown.CAMPAIGN);
            } else {
                found.add(known(i, batch.get(i), who, contacts));
            }
        });
    }

    private static @Nullable Named named(
            Sender from,
            Map<Long, Delivery> deliveries,
            Map<Long, Customer> customers,
            Map<String, Customer> byExternalId) {
        var delivery = from instanceof Sender.ByDelivery carried
                ? deliveries.get(carried.delivery().value())
                : null;
        var customer = switch (from) {
            case Sender.ByDelivery ignored -> delivery == null ? null : customers.get(delivery.customerId());
            case Sender.ByCustomer(var id) -> customers.get(id.value());
            case Sender.ByExternalId(var id) -> byExternalId.get(id);
        };
        return customer == null ? null : new Named(customer, delivery);
    }

    private static Known known(int index, NewResponse response, Named who, Contacts contacts) {
        var delivery = who.delivery();
        var campaign = response.campaign();
        var customer = who.customer().id();
        Long contact = delivery == null ? null : delivery.contactId();
        Long campaignId = delivery == null ? null : delivery.campaignId();
        if (contact == null && campaign != null) {
            campaignId = campaign.value();
            contact = contacts.ids().get(new Membership(campaign.value(), customer));
        }
        // A text message that did not arrive says nothing of the customer's e-mail address.
        var ofAnotherChannel = response.type() == ResponseType.BOUNCE
                && delivery != null
                && !delivery.channel().equals("email");
        var addresses = Stream.of(
                        delivery == null ? null : delivery.address(),
                        who.customer().address())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(address -> !ofAnotherChannel)
                .toList();
        return new Known(
                index, response, customer, delivery == null ? null : delivery.origin(), contact, campaignId, addresses);
    }

    private Map<Long, Delivery> deliveries(List<NewResponse> batch) {
        var ids = batch.stream()
                .map(NewResponse::from)
                .filter(Sender.ByDelivery.class::isInstance)
                .mapToLong(from -> ((Sender.ByDelivery) from).delivery().value())
                .distinct()
                .toArray();
        var found = new HashMap<Long, Delivery>();
        if (ids.length == 0) {
            return found;
        }
        jdbc.sql("""
                        select d.id, origin_kind, coalesce(j.id, origin_id) origin_id, d.customer_id, campaign_id, d.state,
                               settled_at, channel, address_digest
                          from delivery d left join recovery_case r on origin_kind = 'case' and r.id = origin_id
                          left join recovery_case j on j.id = r.joined_into and j.customer_id = r.customer_id
                         where d.id = any(:ids)""").param("ids", ids).query(row -> {
            var contact = row.getString("origin_kind").equals("contact") ? row.getLong("origin_id") : null;
            var settledAt = row.getObject("settled_at", OffsetDateTime.class);
            var state = row.getString("state");
            found.put(
                    row.getLong("id"),
                    new Delivery(
                            row.getLong("customer_id"),
                            new Known.Origin(
                                    row.getLong("id"),
                                    contact == null ? row.getLong("origin_id") : null,
                                    state,
                                    settledAt == null || !state.equals("SENT") ? null : settledAt.toInstant()),
                            contact,
                            row.getObject("campaign_id", Long.class),
                            row.getString("channel"),
                            row.getBytes("address_digest")));
        });
        return found;
    }

    private Map<Long, Customer> customers(List<NewResponse> batch, Iterable<Delivery> deliveries) {
        var ids = new ArrayList<Long>();
        var externalIds = new ArrayList<String>();
        deliveries.forEach(delivery -> ids.add(delivery.customerId()));
        for (var response : batch) {
            switch (response.from()) {
                case Sender.ByDelivery ignored -> {}
                case Sender.ByCustomer(var id) -> ids.add(id.value());
                case Sender.ByExternalId(var id) -> externalIds.add(id);
            }
        }
        return jdbc
                .sql("""
                        select c.id asked, c.external_id, s.id, s.email_digest
                          from (select id, external_id, merged_into from customer where id = any(:ids)
                                union select id, external_id, merged_into from customer where external_id = any(:externalIds)) c
                          join customer s on s.id = coalesce(c.merged_into, c.id) and s.state <> 'erased'""")
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .param("externalIds", externalIds.toArray(String[]::new))
                .query((row, n) -> new Customer(
                        row.getLong("asked"),
                        row.getString("external_id"),
                        row.getLong("id"),
                        row.getBytes("email_digest")))
                .list()
                .stream()
                .collect(Collectors.toMap(Customer::asked, Function.identity()));
    }

    private record Membership(long campaignId, long customerId) {}

    private record Contacts(Map<Membership, Long> ids, List<Long> campaigns) {}

    private Contacts contacts(List<NewResponse> batch, Map<Integer, Named> named) {
        var campaigns = batch.stream()
                .map(NewResponse::campaign)
                .filter(Objects::nonNull)
                .mapToLong(CampaignId::value)
                .distinct()
                .toArray();
        var ids = new HashMap<Membership, Long>();
        if (campaigns.length == 0) {
            return new Contacts(ids, List.of());
        }
        var existing = jdbc.sql("select id from campaign where id = any(:campaigns)")
                .param("campaigns", campaigns)
                .query((row, n) -> row.getLong("id"))
                .list();
        jdbc.sql("""
                        select id, campaign_id, customer_id from list_member
                         where customer_id = any(:customers) and campaign_id = any(:campaigns)""")
                .param(
                        "customers",
                        named.values().stream()
                                .mapToLong(who -> who.customer().id())
                                .distinct()
                                .toArray())
                .param("campaigns", campaigns)
                .query(row -> {
                    ids.put(new Membership(row.getLong("campaign_id"), row.getLong("customer_id")), row.getLong("id"));
                });
        return new Contacts(ids, existing);
    }
}
