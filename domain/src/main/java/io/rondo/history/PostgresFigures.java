package io.rondo.history;

import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A campaign's figures as PostgreSQL has them, to hold the history against. */
@Component
public class PostgresFigures {

    private final ContactRows contacts;
    private final JdbcClient jdbc;
    private final TransactionTemplate oneSnapshot;

    PostgresFigures(ContactRows contacts, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.contacts = contacts;
        this.jdbc = jdbc;
        this.oneSnapshot = new TransactionTemplate(transactions);
        oneSnapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneSnapshot.setReadOnly(true);
    }

    /**
     * One moment in PostgreSQL.
     *
     * @param pending outbox rows of the campaign that are not in the history yet, clicks still to be judged among them; with none the history holds all of it
     * @param arms members of launched waves, by arm
     */
    public record Snapshot(long pending, List<ArmTotals> arms) {}

    /**
     * What is pending and the sums of the same moment.
     *
     * @throws IllegalStateException inside a transaction, whose isolation would make two moments of it
     */
    public Snapshot of(CampaignId campaign) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "Expected the figures of campaign '%s' to be asked outside of a transaction, but one is active"
                            .formatted(campaign));
        }
        contacts.refreshStatistics();
        return Objects.requireNonNull(
                oneSnapshot.execute(status -> new Snapshot(pending(campaign), contacts.launchedTotals(campaign))));
    }

    private long pending(CampaignId campaign) {
        return jdbc.sql("""
                        select count(*) from outbox o
                        where o.kind = 'index-contact'
                            and exists (select 1 from list_member m where m.id = o.ref_id and m.campaign_id = :campaign)
                          or o.kind in ('index-response', 'judge')
                            and exists (select 1 from response r where r.id = o.ref_id and r.campaign_id = :campaign)""")
                .param("campaign", campaign.value())
                .query(Long.class)
                .single();
    }
}
