package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the steward's queue: pairs that may be one person, their two records, and merges that can be undone. */
@Component
class DuplicateQueries {

    private static final String OPEN = """
            from duplicate_pair p join customer a on a.id = p.low_id and a.state = 'live'
              join customer b on b.id = p.high_id and b.state = 'live' where p.state = 'open'
            """;

    private static final String PAIR =
            "select p.low_id, p.high_id, %s low_name, %s high_name, p.rule, p.reason, p.score, p.found_at "
                    .formatted(
                            "coalesce(nullif(" + CustomerName.SQL.replace("c.", "a.") + ", ''), a.external_id)",
                            "coalesce(nullif(" + CustomerName.SQL.replace("c.", "b.") + ", ''), b.external_id)");

    private static final String SEARCHED =
            " and (:search = '' or strpos(lower(concat_ws(' ', %s)), lower(:search)) > 0) "
                    .formatted(of("a") + ", " + of("b"));

    private static final String MERGED = """
            from customer_merge g join customer a on a.id = g.survivor_id join customer b on b.id = g.loser_id
             where g.undone_at is null and b.state = 'merged'
            """;

    private final JdbcClient jdbc;

    DuplicateQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By what a record is looked for: its name in either order, its number and its addresses. */
    private static String of(String record) {
        return CustomerName.SEARCHED.replace("c.", record + ".")
                + ", %1$s.external_id, %1$s.email, %1$s.phone".formatted(record);
    }

    /**
     * Pairs that wait, the likeliest first, those put off behind the others.
     *
     * @param search a part of a name, number or address of either record; empty: all
     */
    Slice<Pair> open(String search, int number) {
        var total = jdbc.sql("select count(*) " + OPEN + SEARCHED)
                .param("search", search)
                .query(Long.class)
                .single();
        var rows = jdbc.sql(
                        PAIR + OPEN + SEARCHED
                                + " order by p.postponed_at nulls first, p.score desc, p.low_id, p.high_id limit :limit offset :offset")
                .param("search", search)
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Pair.class))
                .list();
        return Slice.of(rows, number, total);
    }

    /** A pair that still waits. */
    Optional<Pair> open(long low, long high) {
        return jdbc.sql(PAIR + OPEN + " and p.low_id = :low and p.high_id = :high")
                .param("low", low)
                .param("high", high)
                .query(Rows.of(Pair.class))
                .optional();
    }

    /** Merges that hold, latest first, searched like pairs. */
    Slice<Merged> merged(String search, int number) {
        var total = jdbc.sql("select count(*) " + MERGED + SEARCHED)
                .param("search", search)
                .query(Long.class)
                .single();
        var rows = jdbc.sql("select g.id, g.survivor_id, coalesce(nullif(" + CustomerName.SQL.replace("c.", "a.")
                        + ", ''), a.external_id) survivor, g.loser_id, b.external_id loser, g.rule, g.merged_by, g.merged_at,"
                        + " a.state = 'live' can_undo "
                        + MERGED
                        + SEARCHED
                        + " order by g.id desc limit :limit offset :offset")
                .param("search", search)
                .param("limit", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Merged.class))
                .list();
        return Slice.of(rows, number, total);
    }

    Optional<LastSearch> lastSearch() {
        return jdbc.sql("select searched_at, compared, found from match_run order by round desc limit 1")
                .query(Rows.of(LastSearch.class))
                .optional();
    }

    /** What is known of a live customer, as far as it helps to tell people apart. */
    Optional<Side> side(long customer) {
        return jdbc.sql("""
                        select c.id, c.external_id, %s name, c.email, c.phone, c.birthday,
                               nullif(concat_ws(', ', c.street, nullif(concat_ws(' ', c.postal_code, c.city), ''), c.region), '') address,
                               c.country, c.language, c.created_at,
                               (select string_agg(substr(i.kind, 8) || ' ' || i.value, ', ' order by i.kind, i.value)
                                  from customer_identity i where i.customer_id = c.id and i.kind like 'source:%%') sources,
                               (select count(*) from customer_order o where o.customer_id = c.id) orders,
                               (select sum(amount - returned_amount) from customer_order o where o.customer_id = c.id and o.state = 'placed') spent,
                               (select max(ordered_at) from customer_order o where o.customer_id = c.id) last_order_at,
                               (select count(*) from list_member m where m.customer_id = c.id) contacts,
                               (select string_agg(k.channel, ',' order by k.channel) from consent k
                                 where k.customer_id = c.id and k.purpose = 'marketing' and k.granted) allowed,
                               (select string_agg(k.channel, ',' order by k.channel) from consent k
                                 where k.customer_id = c.id and k.purpose = 'marketing' and not k.granted) refused
                          from customer c where c.id = :id and c.state = 'live'""".formatted(CustomerName.SQL))
                .param("id", customer)
                .query(Rows.of(Side.class))
                .optional();
    }

    /** @param score likeness in [0, 1] */
    record Pair(
            long lowId,
            long highId,
            String lowName,
            String highName,
            String rule,
            @Nullable String reason,
            double score,
            Instant foundAt) {

        public String key() {
            return lowId + "-" + highId;
        }
    }

    /** @param canUndo false where the survivor was merged into another record since, which has to be undone first */
    record Merged(
            long id,
            long survivorId,
            String survivor,
            long loserId,
            String loser,
            String rule,
            String mergedBy,
            Instant mergedAt,
            boolean canUndo) {}

    /**
     * The last search for duplicates.
     *
     * @param compared records that had changed
     * @param found pairs with one of them
     */
    record LastSearch(Instant searchedAt, int compared, int found) {}

    /**
     * One of two records.
     *
     * @param sources names of the sources with their ids
     * @param spent by orders that were not cancelled, less returns
     * @param allowed channels with consent to marketing, divided by commas
     */
    record Side(
            long id,
            String externalId,
            String name,
            @Nullable String email,
            @Nullable String phone,
            @Nullable LocalDate birthday,
            @Nullable String address,
            @Nullable String country,
            String language,
            Instant createdAt,
            @Nullable String sources,
            int orders,
            @Nullable BigDecimal spent,
            @Nullable Instant lastOrderAt,
            int contacts,
            @Nullable String allowed,
            @Nullable String refused) {}
}
