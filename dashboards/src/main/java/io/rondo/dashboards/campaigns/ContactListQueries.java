package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Contacts of one campaign, and the customers considered but not listed; counted and paged through up to {@link Slice#MOST}. */
@Component
class ContactListQueries {

    private static final String LISTED = """
            from list_member m
            join customer c on c.id = m.customer_id
            left join offer o on o.id = m.offer_id
            left join profile p on p.customer_id = c.id
            where m.campaign_id = :campaign
              and (:bucket = '' or coalesce(m.bucket, 'open') = :bucket)
              and (:reason = '' or m.bucket_reason = :reason)
              and (:arm = '' or m.arm = :arm)
              and (:outcome = '' or m.outcome = :outcome)
              and (:did = '' or exists (
                select from response r join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                where r.customer_id = m.customer_id and r.occurred_at between w.launched_at and w.ends_at and case :did
                  when 'ordered' then r.type = 'order' and not r.cancelled
                  when 'visited' then r.contact_id = m.id and r.type = 'click' and r.class <> 'machine' and r.rule_version > 0
                    or r.type = 'visit' and (r.contact_id is null or r.contact_id = m.id)
                  when 'opened' then r.contact_id = m.id and r.type = 'open' and r.class <> 'machine'
                  when 'complained' then r.contact_id = m.id and r.type in ('complaint', 'abuse')
                  when 'opted-out' then r.contact_id = m.id and r.type = 'opt-out' else false end))
              and (:search = '' or strpos(lower(concat_ws(' ', %s, c.external_id, c.email)), lower(:search)) > 0)
            """.formatted(CustomerName.SEARCHED);

    private final JdbcClient jdbc;

    ContactListQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Slice<Contact> listed(long campaign, Filter filter, int asked) {
        var number = Math.min(asked, Slice.MOST / Slice.SIZE);
        var rows = jdbc.sql("""
                        select m.id, m.customer_id, c.external_id, %s name,
                               p.value_tier, m.arm, m.hold_out,
                               (select count(*) from campaign_arm a join campaign_arm b on b.campaign_id = a.campaign_id
                                  and b.position < a.position and not b.hold_out
                                 where a.campaign_id = m.campaign_id and a.arm = m.arm) colour,
                               m.segment, m.wave, o.name offer_name, m.bucket, m.bucket_reason, m.outcome
                        """.formatted(CustomerName.SQL) + LISTED + " order by m.id limit :size offset :offset")
                .param("campaign", campaign)
                .param("bucket", filter.bucket())
                .param("reason", filter.reason())
                .param("arm", filter.arm())
                .param("outcome", filter.outcome())
                .param("did", filter.did())
                .param("search", filter.search())
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Contact.class))
                .list();
        var counted = jdbc.sql("select count(*) from (select " + LISTED + " limit :most) counted")
                .param("most", Slice.MOST + 1)
                .param("campaign", campaign)
                .param("bucket", filter.bucket())
                .param("reason", filter.reason())
                .param("arm", filter.arm())
                .param("outcome", filter.outcome())
                .param("did", filter.did())
                .param("search", filter.search())
                .query(Long.class)
                .single();
        return Slice.upToMost(rows, number, counted);
    }

    /** By one look into the index per reason, however many customers it has. */
    List<String> notListedReasons(long campaign) {
        return jdbc.sql("""
                        with recursive found as (
                          (select reason from list_exclusion where campaign_id = :campaign order by reason limit 1)
                          union all
                          select (select x.reason from list_exclusion x where x.campaign_id = :campaign and x.reason > f.reason
                                  order by x.reason limit 1)
                          from found f where f.reason is not null)
                        select reason from found where reason is not null order by reason""")
                .param("campaign", campaign)
                .query((row, n) -> row.getString(1))
                .list();
    }

    Slice<NotListed> notListed(long campaign, String reason, int asked) {
        var number = Math.min(asked, Slice.MOST / Slice.SIZE);
        var rows = jdbc.sql("""
                        select x.customer_id, c.external_id, %s name, x.reason
                        from list_exclusion x join customer c on c.id = x.customer_id
                        where x.campaign_id = :campaign and (:reason = '' or x.reason = :reason)
                        order by x.customer_id limit :size offset :offset""".formatted(CustomerName.SQL))
                .param("campaign", campaign)
                .param("reason", reason)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(NotListed.class))
                .list();
        var counted = jdbc.sql("""
                        select count(*) from (select from list_exclusion
                        where campaign_id = :campaign and (:reason = '' or reason = :reason) limit :most) counted""")
                .param("most", Slice.MOST + 1)
                .param("campaign", campaign)
                .param("reason", reason)
                .query(Long.class)
                .single();
        return Slice.upToMost(rows, number, counted);
    }

    /**
     * Empty text: any.
     *
     * @param did what they did within their wave's response window, as in the funnel: ordered, visited, opened, complained
     *     or opted-out
     */
    record Filter(String bucket, String reason, String arm, String outcome, String did, String search) {}

    /** One contact; {@code bucket} null: still on its way. */
    record Contact(
            long id,
            long customerId,
            String externalId,
            String name,
            @Nullable String valueTier,
            String arm,
            boolean holdOut,
            int colour,
            String segment,
            int wave,
            @Nullable String offerName,
            @Nullable String bucket,
            @Nullable String bucketReason,
            String outcome) {}

    record NotListed(long customerId, String externalId, String name, String reason) {}
}
