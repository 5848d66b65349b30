package io.rondo.demo;

import io.rondo.sandbox.ReceivedMail;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Judges what was mailed by the mail server's own journal, against what the ledger and the consent ledger say. */
final class MailJudge {

    /**
     * The verdict.
     *
     * @param received messages the server accepted
     * @param duplicates messages beyond the first of the same campaign, step and recipient
     * @param afterOptOut marketing messages whose SENDING was committed after the recipient's opt-out
     * @param inFlightAtOptOut marketing messages that were SENDING when the opt-out was stored
     * @param missing deliveries the ledger calls SENT that the server never got
     * @param unaccounted messages the server got that no delivery explains
     */
    record Verdict(
            int received,
            int recipients,
            int duplicates,
            int afterOptOut,
            int inFlightAtOptOut,
            int missing,
            int unaccounted) {

        boolean deliveredOnce() {
            return duplicates == 0 && afterOptOut == 0 && missing == 0 && unaccounted == 0;
        }
    }

    private record Sent(long customer, String purpose, OffsetDateTime sendingAt, String state) {}

    private final JdbcClient jdbc;

    MailJudge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Verdict judge(List<ReceivedMail> journal) {
        var deliveries = deliveries();
        var optOuts = optOuts();
        var seen = new HashSet<String>();
        var recipients = new HashSet<String>();
        var arrived = new HashSet<String>();
        var duplicates = 0;
        var after = 0;
        var inFlight = 0;
        var unaccounted = 0;
        for (var mail : journal) {
            recipients.add(mail.recipient());
            arrived.add(mail.messageId());
            var feedback = mail.headers().getOrDefault("Feedback-ID", mail.messageId());
            if (!seen.add(feedback + "|" + mail.recipient())) {
                duplicates++;
            }
            var sent = deliveries.get(mail.messageId());
            if (sent == null) {
                unaccounted++;
            } else if (sent.purpose().equals("marketing")) {
                for (var optOut : optOuts.getOrDefault(sent.customer(), List.of())) {
                    if (sent.sendingAt().isAfter(optOut)) {
                        after++;
                    } else if (mail.receivedAt().isAfter(optOut.toInstant())) {
                        inFlight++;
                    }
                }
            }
        }
        var missing = (int) deliveries.entrySet().stream()
                .filter(entry -> entry.getValue().state().equals("SENT") && !arrived.contains(entry.getKey()))
                .count();
        return new Verdict(journal.size(), recipients.size(), duplicates, after, inFlight, missing, unaccounted);
    }

    private Map<String, Sent> deliveries() {
        Map<String, Sent> deliveries = new HashMap<>();
        jdbc.sql("""
                        select message_id, customer_id, purpose, sending_at, state from delivery
                         where message_id is not null and sending_at is not null""").query(row -> {
            deliveries.put(
                    row.getString("message_id"),
                    new Sent(
                            row.getLong("customer_id"),
                            row.getString("purpose"),
                            row.getObject("sending_at", OffsetDateTime.class),
                            row.getString("state")));
        });
        return deliveries;
    }

    private Map<Long, List<OffsetDateTime>> optOuts() {
        Map<Long, List<OffsetDateTime>> optOuts = new HashMap<>();
        jdbc.sql("""
                        select customer_id, recorded_at from consent_event
                         where not granted and purpose = 'marketing' and channel = 'email' and source <> 'import'""").query(row -> {
            optOuts.computeIfAbsent(row.getLong("customer_id"), id -> new ArrayList<>())
                    .add(row.getObject("recorded_at", OffsetDateTime.class));
        });
        return optOuts;
    }
}
