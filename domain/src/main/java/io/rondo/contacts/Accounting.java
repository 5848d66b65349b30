package io.rondo.contacts;

import io.rondo.kernel.CampaignId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds up where every considered customer ended. */
@Component
public class Accounting {

    private final JdbcClient jdbc;
    private final Buckets buckets;

    Accounting(JdbcClient jdbc, Buckets buckets) {
        this.jdbc = jdbc;
        this.buckets = buckets;
    }

    public AccountingReport of(CampaignId campaign) {
        return report(campaign.value());
    }

    /** Over all campaigns whose list is frozen. */
    public AccountingReport overall() {
        return report(null);
    }

    /** Puts every contact of an ending campaign into its bucket, then says whether the sum holds. */
    @Transactional
    public boolean settle(CampaignId campaign) {
        buckets.settleCampaign(campaign);
        return of(campaign).balanced();
    }

    private AccountingReport report(@Nullable Long campaign) {
        var considered = jdbc.sql("""
                        select coalesce(sum(considered), 0) from campaign
                         where (cast(:id as bigint) is null or id = :id) and list_frozen_at is not null""").param("id", campaign).query(Long.class).single();
        Map<String, Long> notListed = new TreeMap<>();
        jdbc.sql("""
                        select reason, count(*) n from list_exclusion
                         where cast(:id as bigint) is null or campaign_id = :id group by reason""").param("id", campaign).query(row -> {
            notListed.put(row.getString("reason"), row.getLong("n"));
        });
        Map<String, Long> failed = new TreeMap<>();
        Map<String, Long> excluded = new TreeMap<>();
        Map<String, Long> simple = new HashMap<>();
        jdbc.sql("""
                        select coalesce(bucket, 'open') bucket, coalesce(bucket_reason, '') reason, count(*) n
                          from list_member where cast(:id as bigint) is null or campaign_id = :id group by 1, 2""").param("id", campaign).query(row -> {
            var n = row.getLong("n");
            switch (row.getString("bucket")) {
                case "failed" -> failed.merge(row.getString("reason"), n, Long::sum);
                case "excluded" -> excluded.merge(row.getString("reason"), n, Long::sum);
                default -> simple.merge(row.getString("bucket"), n, Long::sum);
            }
        });
        var listed = simple.values().stream().mapToLong(Long::longValue).sum()
                + failed.values().stream().mapToLong(Long::longValue).sum()
                + excluded.values().stream().mapToLong(Long::longValue).sum();
        return new AccountingReport(
                considered,
                notListed,
                listed,
                simple.getOrDefault("held-out", 0L),
                simple.getOrDefault("contacted", 0L),
                simple.getOrDefault("in-doubt", 0L),
                failed,
                excluded,
                simple.getOrDefault("open", 0L));
    }
}
