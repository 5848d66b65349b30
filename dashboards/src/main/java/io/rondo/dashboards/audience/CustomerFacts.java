package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who one customer is, what they bought, and what is open with them. */
@Component
class CustomerFacts {

    private final JdbcClient jdbc;

    CustomerFacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Standing> standing(long customer) {
        return jdbc.sql("""
                        select state, merged_into, birthday,
                               nullif(concat_ws(', ', street, nullif(concat_ws(' ', postal_code, city), ''), region), '') address, created_at
                          from customer where id = :id""")
                .param("id", customer)
                .query(Rows.of(Standing.class))
                .optional();
    }

    List<Identity> identities(long customer) {
        return jdbc.sql("""
                        select substr(kind, 8) source, value from customer_identity
                         where customer_id = :id and kind like 'source:%' order by kind, value limit 50""")
                .param("id", customer)
                .query(Rows.of(Identity.class))
                .list();
    }

    /** Records merged into this one, latest first. */
    List<Merge> merges(long customer) {
        return jdbc.sql("""
                        select g.id, l.external_id number, g.rule, g.merged_by, g.merged_at
                          from customer_merge g join customer l on l.id = g.loser_id
                         where g.survivor_id = :id and g.undone_at is null order by g.id desc""").param("id", customer).query(Rows.of(Merge.class)).list();
    }

    Slice<Order> orders(long customer, int page) {
        var total = jdbc.sql("select count(*) from customer_order where customer_id = :id")
                .param("id", customer)
                .query(Long.class)
                .single();
        var rows = jdbc.sql("""
                        select source, external_id number, ordered_at, amount, returned_amount, state, category, channel from customer_order
                         where customer_id = :id order by ordered_at desc, id desc limit :limit offset :offset""")
                .param("id", customer)
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(page))
                .query(Rows.of(Order.class))
                .list();
        return Slice.of(rows, page, total);
    }

    List<OpenCase> cases(long customer) {
        return jdbc.sql("""
                        select id, kind, state, owner, opened_at, due_at from recovery_case
                         where customer_id = :id and state <> 'closed' order by id""")
                .param("id", customer)
                .query(Rows.of(OpenCase.class))
                .list();
    }

    List<OpenTask> tasks(long customer) {
        return jdbc.sql("""
                        select t.user_task_key task_key, t.title, t.title_zh, t.assignee, t.due_at from task t
                         where t.state = 'open' and (t.kind = 'contact' and t.ref_id in (select id from list_member where customer_id = :id)
                            or t.kind = 'case' and t.ref_id in (select id from recovery_case where customer_id = :id))
                         order by t.due_at nulls last, t.user_task_key""")
                .param("id", customer)
                .query(Rows.of(OpenTask.class))
                .list();
    }

    /** @param state live, merged or erased */
    record Standing(
            String state,
            @Nullable Long mergedInto,
            @Nullable LocalDate birthday,
            @Nullable String address,
            Instant createdAt) {}

    /** What a source calls the customer. */
    record Identity(String source, String value) {}

    /** A record that became part of this one. */
    record Merge(long id, String number, String rule, String mergedBy, Instant mergedAt) {}

    /** @param returnedAmount of the amount, what was given back */
    record Order(
            String source,
            String number,
            Instant orderedAt,
            BigDecimal amount,
            BigDecimal returnedAmount,
            String state,
            @Nullable String category,
            @Nullable String channel) {}

    record OpenCase(
            long id,
            String kind,
            String state,
            @Nullable String owner,
            Instant openedAt,
            @Nullable Instant dueAt) {}

    record OpenTask(
            long taskKey,
            String title,
            @Nullable String titleZh,
            @Nullable String assignee,
            @Nullable Instant dueAt) {}
}
