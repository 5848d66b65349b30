package io.rondo.offers;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.Draw;
import io.rondo.kernel.OfferId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Chooses among the offers a campaign allows by what was measured: within the customer's segment, the offer whose latest
 * measured lift has the highest lower bound of its interval, so that a large but uncertain effect does not beat a smaller
 * proven one. Offers never measured in this segment are chosen only if none was: then they are spread evenly over
 * customers by a hash, which is what produces the evidence for next time. An offer about a topic the customer refused is not chosen
 * while there is another.
 */
@Component
public class OfferChoice {

    private final JdbcClient jdbc;

    OfferChoice(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A chosen offer and why. */
    public sealed interface Choice {
        OfferId offer();

        /** Measured best: {@code lowerBound} is the lower end of the 95 % interval of conversion lift, as a fraction. */
        record Measured(OfferId offer, double lift, double lowerBound, CampaignId measuredIn) implements Choice {}

        /** Nothing measured in this segment: one of {@code among} offers, by hash. */
        record Spread(OfferId offer, int among) implements Choice {}

        /** Only one offer was allowed, or only one is about a topic the customer did not refuse. */
        record Only(OfferId offer) implements Choice {}
    }

    /**
     * The offer for one customer.
     *
     * @param segment the customer's strategic segment
     * @param allowed offers the campaign allows; at least one
     * @param seed the campaign's seed
     */
    public Choice choose(String segment, Collection<OfferId> allowed, String seed, String externalId) {
        var offers = wanted(externalId, allowed);
        if (offers.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected at least one allowed offer for segment '%s'".formatted(segment));
        }
        if (offers.size() == 1) {
            return new Choice.Only(offers.getFirst());
        }
        return best(segment, offers).stream()
                .findFirst()
                .map(Choice.class::cast)
                .orElseGet(() -> {
                    var index = (int) (Draw.uniform(seed, "offer", externalId) * offers.size());
                    return new Choice.Spread(offers.get(index), offers.size());
                });
    }

    /** Those of the offers the customer did not refuse to hear about, by id; all of them if none is left: the ledger then refuses. */
    private List<OfferId> wanted(String externalId, Collection<OfferId> allowed) {
        var offers = allowed.stream()
                .distinct()
                .sorted(java.util.Comparator.comparingLong(OfferId::value))
                .toList();
        if (offers.size() < 2) {
            return offers;
        }
        var refused = Set.copyOf(jdbc.sql("""
                        select o.id from offer o
                        join topic_refusal t on t.topic = o.category
                        join customer c on c.id = t.customer_id and c.external_id = :externalId
                        where o.id = any(:offers)""")
                .param("externalId", externalId)
                .param("offers", offers.stream().map(OfferId::value).toArray(Long[]::new))
                .query((row, number) -> new OfferId(row.getLong(1)))
                .list());
        var wanted = offers.stream().filter(offer -> !refused.contains(offer)).toList();
        return wanted.isEmpty() ? offers : wanted;
    }

    /** The allowed offers measured in this segment, best first: what steers the choice, for people to read. */
    public List<Choice.Measured> best(String segment, Collection<OfferId> allowed) {
        return jdbc.sql("""
                        select * from (
                          select distinct on (offer_id) offer_id, lift, lower_bound, campaign_id
                          from offer_evidence
                          where segment = :segment and offer_id = any(:offers)
                          order by offer_id, measured_at desc, campaign_id desc
                        ) latest
                        order by lower_bound desc, lift desc, offer_id""")
                .param("segment", segment)
                .param("offers", allowed.stream().map(OfferId::value).toArray(Long[]::new))
                .query((row, number) -> new Choice.Measured(
                        new OfferId(row.getLong("offer_id")),
                        row.getDouble("lift"),
                        row.getDouble("lower_bound"),
                        new CampaignId(row.getLong("campaign_id"))))
                .list();
    }
}
