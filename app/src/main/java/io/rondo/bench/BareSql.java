package io.rondo.bench;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CustomerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** What PostgreSQL alone takes for the rows of {@link ListsBench}: no jobs, no restarts, no checks. */
final class BareSql {

    private final DataSource dataSource;
    private final Path folder;

    BareSql(DataSource dataSource, Path folder) {
        this.dataSource = dataSource;
        this.folder = folder;
    }

    /** COPY of a table's rows into one with the same columns and indexes. */
    long copy(String table) throws SQLException, IOException {
        var rows = folder.resolve(table + ".copy");
        try (var connection = dataSource.getConnection()) {
            try (var out = Files.newOutputStream(rows)) {
                new CopyManager(connection.unwrap(BaseConnection.class))
                        .copyOut("copy %s to stdout".formatted(table), out);
            }
            execute(connection, "create table bench_%1$s (like %1$s including indexes)".formatted(table));
            try (var in = Files.newInputStream(rows)) {
                var begun = System.nanoTime();
                new CopyManager(connection.unwrap(BaseConnection.class))
                        .copyIn("copy bench_%s from stdin".formatted(table), in);
                return System.nanoTime() - begun;
            } finally {
                execute(connection, "drop table bench_" + table);
                Files.delete(rows);
            }
        }
    }

    /** Recency, frequency, money and their fifths of all orders, kept in a table. */
    long aggregate() throws SQLException {
        return timed("""
                create table bench_profile as
                select *, ntile(5) over (order by last_order) r, ntile(5) over (order by orders) f, ntile(5) over (order by money) m
                from (select customer_id, min(ordered_at) first_order, max(ordered_at) last_order, count(*) orders,
                             sum(amount - returned_amount) money,
                             sum(amount - returned_amount) filter (where ordered_at > now() - interval '365 days') money_now
                      from customer_order where state <> 'cancelled' group by customer_id) o""");
    }

    long count() throws SQLException {
        return timed("""
                select count(*) from customer left join profile on profile.customer_id = customer.id
                where customer.state = 'live' and (country in ('SG')) is not true""");
    }

    /** Some of everything that keeps customers off a list, so that its joins have something to find. */
    void reasonsNotToList() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            execute(connection, """
                    insert into suppression (address_digest, channel, scope, reason, created_at)
                    select distinct email_digest, 'email', 'marketing', 'bounced', now() from customer
                    where email_digest is not null and id % 97 = 0 on conflict do nothing""");
            execute(connection, """
                    insert into recovery_case (customer_id, opened_at) select id, now() from customer c
                    where id % 499 = 0 and not exists (select from recovery_case r where r.customer_id = c.id and r.state <> 'closed')""");
            execute(connection, """
                    insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, state, due_at, settled_at,
                                          created_at)
                    select 'case', id, 'bench', id, 'email', 'marketing', 'offer', 'SENT', now(), now() - interval '2 days', now()
                    from customer where id % 31 = 0 on conflict do nothing""");
            execute(connection, "analyze");
        }
    }

    /** One statement, one connection: who, why not, one per address, arm, rows of the list, of the exclusions and of the outbox. */
    long list(CampaignId campaign) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            for (var table : new String[] {"list_member", "list_exclusion"}) {
                execute(connection, "create table bench_%1$s (like %1$s including all)".formatted(table));
                execute(
                        connection,
                        "alter table bench_%s add foreign key (campaign_id) references campaign".formatted(table));
                execute(
                        connection,
                        "alter table bench_%s add foreign key (customer_id) references customer".formatted(table));
            }
            execute(connection, "create table bench_outbox (like outbox including all)");
        }
        return timed(LIST.replace(":campaign", campaign.toString()));
    }

    private static final String LIST = """
            with candidate as (
              select c.id, c.email_digest, coalesce(p.strategic_segment, 'all') segment, coalesce(p.value_potential, p.monetary, 0) score,
                     draw(k.seed, 'arm', c.external_id) arm_draw,
                     case when c.email is null then 'no-address'
                          when g.granted is not true then 'no-consent'
                          when s.address_digest is not null then 'suppressed'
                          when t.customer_id is not null then 'topic-refused'
                          when q.paused_until > now() then 'paused-by-customer'
                          when recent.customer_id is not null then 'contacted-recently'
                          when r.customer_id is not null then 'in-recovery'
                          when owned.customer_id is not null then 'owned-by-other'
                          when lately.n >= y.max_per_7_days then 'cap-7-days' end reason
              from customer c
              join campaign k on k.id = :campaign
              left join profile p on p.customer_id = c.id
              left join consent g on g.customer_id = c.id and g.purpose = 'marketing' and g.channel = 'email'
              left join (select distinct address_digest from suppression where channel = 'email') s on s.address_digest = c.email_digest
              left join (select distinct t.customer_id from topic_refusal t) t on t.customer_id = c.id
              left join preference q on q.customer_id = c.id
              left join (select distinct customer_id from delivery where purpose = 'marketing' and state in ('SENT', 'IN_DOUBT')
                           and settled_at > now() - interval '7 days') recent on recent.customer_id = c.id
              left join (select customer_id from recovery_case where state <> 'closed') r on r.customer_id = c.id
              left join (select distinct m.customer_id from list_member m join campaign o on o.id = m.campaign_id
                           where o.state in ('running', 'paused')) owned on owned.customer_id = c.id
              left join (select customer_id, count(*) n from delivery where purpose = 'marketing'
                           and settled_at > now() - interval '7 days' group by 1) lately on lately.customer_id = c.id
              left join contact_policy y on y.channel = 'email' and y.purpose = 'marketing' and y.value_tier = coalesce(p.value_tier, 'low')
              where c.state = 'live' and (c.country in ('SG')) is not true
            ), judged as materialized (
              select id, segment, score, arm_draw,
                     case when reason is null and email_digest is not null
                            and row_number() over (partition by email_digest, reason is null order by score desc, id) > 1
                          then 'same-address' else reason end reason
              from candidate
            ), listed as (
              insert into bench_list_member (campaign_id, customer_id, arm, hold_out, segment, score)
              select :campaign, id, case when arm_draw < 0.1 then 'hold-out' when arm_draw < 0.6 then 'A' else 'B' end, arm_draw < 0.1,
                     segment, score
              from judged where reason is null order by id returning id
            ), told as (
              insert into bench_outbox (kind, ref_id) select 'index-contact', id from listed
            )
            insert into bench_list_exclusion (campaign_id, customer_id, reason)
            select :campaign, id, reason from judged where reason is not null""";

    /** Deletes and empties what an erasure does, in one transaction, without looking for names in what others wrote. */
    long erase(List<CustomerId> customers) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            execute(connection, "create temporary table bench_erased (id bigint primary key)");
            execute(
                    connection,
                    "insert into bench_erased values (%s)"
                            .formatted(
                                    customers.stream().map(CustomerId::toString).collect(Collectors.joining("), ("))));
            execute(connection, "analyze bench_erased");
            var begun = System.nanoTime();
            execute(connection, ERASE);
            var took = System.nanoTime() - begun;
            execute(connection, "drop table bench_erased");
            return took;
        }
    }

    private static final String ERASE = """
            do $$
            declare tied record;
            begin
              update delivery d set address_digest = null, recipient_domain = null from bench_erased e where d.customer_id = e.id;
              with raised as (update list_member m set version = version + 1 from bench_erased e where m.customer_id = e.id
                              returning m.id)
              insert into outbox (kind, ref_id) select 'index-contact', id from raised;
              with emptied as (update response r set external_id = 'erased-' || r.id, detail = null, agent = null
                               from bench_erased e where r.customer_id = e.id returning r.id)
              insert into outbox (kind, ref_id) select 'index-response', id from emptied;
              delete from customer_order o using bench_erased e where o.customer_id = e.id;
              for tied in select cast(conrelid as regclass) name, quote_ident(a.attname) id
                            from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                           where k.contype = 'f' and k.confrelid = cast('customer' as regclass) and k.confdeltype = 'c'
                             and cast(conrelid as regclass) not in (cast('consent_event' as regclass), cast('list_exclusion' as regclass))
              loop
                execute format('delete from %s t using bench_erased e where t.%s = e.id', tied.name, tied.id);
              end loop;
              update customer c set state = 'erased', merged_into = null, external_id = 'erased-' || c.id, email = null,
                     email_digest = null, phone = null, phone_digest = null, given_name = null, family_name = null,
                     country = null, birthday = null, street = null, postal_code = null, city = null, region = null,
                     row_digest = null, version = version + 1 from bench_erased e where c.id = e.id;
            end $$""";

    private long timed(String sql) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var begun = System.nanoTime();
            execute(connection, sql);
            return System.nanoTime() - begun;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
