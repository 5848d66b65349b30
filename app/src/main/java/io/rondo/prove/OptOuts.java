package io.rondo.prove;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.node.RunningRondo;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Customers who opt out while the proof runs, every other one while their message waits or is claimed, by one-click post as mail programs
 * do it, if the mail server has taken the message whose link that is, and by word of mouth. When each was stored is system time read under the customer's lock, as it is for SENDING: the order of the two
 * is the order of the transactions.
 */
final class OptOuts {

    private static final List<String[]> MOMENTS = List.of(
            new String[] {"CLAIMED", "PENDING"},
            new String[] {"SENDING", "SENT", "PENDING"},
            new String[] {"PENDING", "CLAIMED"},
            new String[] {"SENT", "SENDING", "CLAIMED"});

    private record Target(
            DeliveryId delivery,
            CustomerId customer,
            @Nullable String messageId) {}

    private final RunningRondo control;
    private final ServerProcess mail;
    private final JdbcClient jdbc;
    private final long[] campaigns;
    private final long seed;
    private final Map<Long, OffsetDateTime> stored = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    OptOuts(RunningRondo control, ServerProcess mail, List<CampaignId> campaigns, long seed) {
        this.control = control;
        this.mail = mail;
        this.jdbc = control.bean(JdbcClient.class);
        this.campaigns = campaigns.stream().mapToLong(CampaignId::value).toArray();
        this.seed = seed;
    }

    /** When each customer's opt-out was stored, by customer id. */
    Map<Long, OffsetDateTime> stored() {
        return Map.copyOf(stored);
    }

    /** Lets customers opt out until there are so many; fewer if nobody has a delivery yet. */
    void until(int wanted) throws IOException, InterruptedException {
        while (stored.size() < wanted) {
            var next = next(MOMENTS.get(stored.size() % MOMENTS.size()));
            if (next.isEmpty()) {
                return;
            }
            var customer = next.get().customer();
            stored.put(
                    customer.value(),
                    stored.size() % 3 != 2 && isReceived(next.get()) ? post(next.get()) : say(customer));
        }
    }

    /** Nobody can press a link in a message that did not come: to the ledger it is proof that it did. */
    private boolean isReceived(Target target) throws IOException {
        return mail.accepted().stream().anyMatch(noted -> noted.messageId().equals(target.messageId()));
    }

    private Optional<Target> next(String[] states) {
        return jdbc.sql("""
                        select id, customer_id, message_id from delivery d
                         where campaign_id = any(:campaigns) and state = any(:states) and not (customer_id = any(:done))
                         order by array_position(:states, state), md5(cast(:seed as text) || ':' || customer_id) limit 1""")
                .param("campaigns", campaigns)
                .param("states", states)
                .param(
                        "done",
                        stored.keySet().stream().mapToLong(Long::longValue).toArray())
                .param("seed", seed)
                .query((row, n) -> new Target(
                        new DeliveryId(row.getLong("id")),
                        new CustomerId(row.getLong("customer_id")),
                        row.getString("message_id")))
                .optional();
    }

    private OffsetDateTime say(CustomerId customer) {
        var word = NewResponse.of(
                "proof",
                "opt-out-" + customer.value(),
                ResponseType.OPT_OUT,
                new Sender.ByCustomer(customer),
                control.bean(BusinessClock.class).now());
        var at = control.bean(TransactionTemplate.class).execute(status -> {
            var unused = control.bean(Responses.class).record(word);
            return jdbc.sql("select clock_timestamp()")
                    .query(OffsetDateTime.class)
                    .single();
        });
        if (at == null) {
            throw new ProofException("Expected an opt-out to be stored, but it was not");
        }
        return at;
    }

    private OffsetDateTime post(Target target) throws IOException, InterruptedException {
        var token = control.bean(LinkTokens.class).mint(LinkTokens.Kind.UNSUBSCRIBE, target.delivery(), 0);
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(control.webUrl() + "/t/u/" + token))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new ProofException("Expected a one-click opt-out to be taken, but got status " + answer.statusCode());
        }
        return jdbc.sql("""
                        select max(recorded_at) from consent_event
                         where customer_id = :customer and not granted and purpose = 'marketing' and channel = 'email'""")
                .param("customer", target.customer().value())
                .query(OffsetDateTime.class)
                .single();
    }
}
