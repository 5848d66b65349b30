package io.rondo.prove;

import io.rondo.kernel.CampaignId;
import io.rondo.sandbox.smtp.Noted;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Judges by the mail server's own log. What the books say counts only against Rondo: a message they call sent that the log does not have is
 * a customer skipped, and where they give no reason for silence, so is the customer.
 */
final class Judge {

    /**
     * The verdict.
     *
     * @param received messages the server accepted, whether or not the sender heard it
     * @param skipped contacts due a message of which the server accepted none, without a recorded reason
     * @param duplicates messages beyond the first of a recipient, campaign and step
     * @param afterOptOut accepted messages whose SENDING was committed after the opt-out
     * @param inFlightAtOptOut messages accepted after the opt-out whose SENDING was committed before
     * @param inDoubt deliveries whose fate the books do not know
     * @param skippedInWords what the books say of the first messages that were skipped
     */
    record Verdict(
            int received,
            int skipped,
            int duplicates,
            int afterOptOut,
            int inFlightAtOptOut,
            int inDoubt,
            List<String> skippedInWords) {}

    /** A message somebody is due; {@code explained}: the books give a reason why it did not go. */
    private record Due(String email, String step, String state, boolean explained, String books) {}

    private static final int IN_WORDS = 10;

    private record Sent(long customer, @Nullable OffsetDateTime sendingAt) {}

    private final JdbcClient jdbc;
    private final long[] campaigns;

    Judge(JdbcClient jdbc, List<CampaignId> campaigns) {
        this.jdbc = jdbc;
        this.campaigns = campaigns.stream().mapToLong(CampaignId::value).toArray();
    }

    Verdict judge(List<Noted> log, Map<Long, OffsetDateTime> optOuts) {
        var due = due(optOuts.keySet());
        var addresses = due.stream().map(Due::email).collect(Collectors.toSet());
        var ours = log.stream()
                .filter(noted -> addresses.contains(noted.recipient().toLowerCase(Locale.ROOT)))
                .toList();
        Set<String> reached = new HashSet<>();
        var duplicates = 0;
        for (var noted : ours) {
            if (!reached.add(noted.recipient().toLowerCase(Locale.ROOT) + "|" + step(noted))) {
                duplicates++;
            }
        }
        var skipped = due.stream()
                .filter(message -> !reached.contains(message.email() + "|" + message.step()))
                .filter(message -> message.state().equals("SENT") || !message.explained())
                .toList();
        var inDoubt = due.stream()
                .filter(message -> message.state().equals("IN_DOUBT"))
                .count();
        var late = late(ours, optOuts);
        return new Verdict(
                ours.size(),
                (int) skipped.stream().map(Due::email).distinct().count(),
                duplicates,
                late[0],
                late[1],
                (int) inDoubt,
                skipped.stream().limit(IN_WORDS).map(Due::books).toList());
    }

    /** The second part of the Feedback-ID; each recipient is in one campaign. */
    private static String step(Noted noted) {
        var parts = noted.feedbackId().split(":", -1);
        return parts.length < 2 ? noted.messageId() : parts[1];
    }

    /** Accepted after the recipient's opt-out: begun after it, begun before it. */
    private int[] late(List<Noted> ours, Map<Long, OffsetDateTime> optOuts) {
        var begun = begun();
        var after = 0;
        var inFlight = 0;
        for (var noted : ours) {
            var sent = begun.get(noted.messageId());
            var optOut = sent == null ? null : optOuts.get(sent.customer());
            if (sent == null || optOut == null) {
                continue;
            }
            var sendingAt = sent.sendingAt();
            // Without a committed SENDING there is nothing to show that it was begun before.
            if (sendingAt == null ? noted.at().isAfter(optOut.toInstant()) : sendingAt.isAfter(optOut)) {
                after++;
            } else if (noted.at().isAfter(optOut.toInstant())) {
                inFlight++;
            }
        }
        return new int[] {after, inFlight};
    }

    /**
     * Everybody is due the offer; in a broadcast, who got it is due the reminder unless they opted out, because nobody else says anything in a
     * proof. "Not reached" is how the books call a contact they know no reason for.
     */
    private List<Due> due(Set<Long> optedOut) {
        return jdbc.sql("""
                        select c.email, s.step, coalesce(d.state, 'NONE') state,
                               case when d.id is null then (m.bucket in ('excluded', 'failed') and m.bucket_reason <> 'not-reached')
                                                           or m.customer_id = any(:optedOut)
                                    else d.state in ('REFUSED', 'FAILED', 'IN_DOUBT') and d.reason is not null end explained,
                               format('contact %s in %s, %s: delivery %s is %s (%s), attempt %s, begun %s, settled %s; opted out: %s; said by its link: %s',
                                 m.id, m.bucket, s.step, d.id, d.state, d.reason, d.attempts, d.sending_at, d.settled_at,
                                 m.customer_id = any(:optedOut),
                                 (select string_agg(p.type || ' ' || p.recorded_at, ', ') from response p where p.delivery_id = d.id)) books
                          from list_member m
                          join campaign k on k.id = m.campaign_id
                          join customer c on c.id = m.customer_id
                          cross join lateral (
                            select 'offer' step
                            union all
                            select 'reminder' where k.flow = 'broadcast' and exists (select from delivery o
                               where o.origin_kind = 'contact' and o.origin_id = m.id and o.step = 'offer'
                                 and o.state in ('SENT', 'IN_DOUBT'))) s
                          left join delivery d on d.origin_kind = 'contact' and d.origin_id = m.id and d.step = s.step
                         where m.campaign_id = any(:campaigns) and not m.hold_out""")
                .param("campaigns", campaigns)
                .param("optedOut", optedOut.stream().mapToLong(Long::longValue).toArray())
                .query((row, n) -> new Due(
                        row.getString("email").toLowerCase(Locale.ROOT),
                        row.getString("step"),
                        row.getString("state"),
                        row.getBoolean("explained"),
                        row.getString("books")))
                .list();
    }

    private Map<String, Sent> begun() {
        Map<String, Sent> begun = new HashMap<>();
        jdbc.sql("""
                        select message_id, customer_id, sending_at from delivery
                         where campaign_id = any(:campaigns) and message_id is not null""").param("campaigns", campaigns).query(row -> {
            begun.put(
                    row.getString("message_id"),
                    new Sent(row.getLong("customer_id"), row.getObject("sending_at", OffsetDateTime.class)));
        });
        return begun;
    }
}
