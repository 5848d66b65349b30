package io.rondo.identity;

import io.rondo.kernel.CustomerId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Merges the pairs that {@link Matching} found beyond doubt, a bounded number in a transaction. Of two records the one survives that
 * was contacted more often, then the one with more orders, then the older one: so that as little as possible moves.
 *
 * <p>What a record merged with a moment ago may speak against its next merge (a birthday it lacked before), and what an import wrote since
 * the pair was found too. So each pair is asked for its evidence and for conflicts again before it is merged: it is left to a person if there
 * is a conflict, and forgotten if the addresses agree no more, for {@link Matching} finds it again if they do.
 */
@Component
public class AutomaticMerges {

    /** Who merged, where nobody did. */
    public static final String BY = "match-customers";

    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final Merges merges;
    private final Records records;

    AutomaticMerges(JdbcClient jdbc, Merges merges, Records records) {
        this.jdbc = jdbc;
        this.records = records;
        this.merges = merges;
    }

    /**
     * What a call did.
     *
     * @param merged pairs merged
     * @param queued pairs left to a person after all
     * @param left whether there may be more
     */
    public record Progress(int merged, int queued, boolean left) {}

    private record Judged(long low, long high, String rule, String verdict, boolean highSurvives) {}

    /** The next merges, in one transaction. Call until nothing is left. */
    @Transactional
    public Progress next() {
        // In a statement of its own: what an import wrote while we waited is judged too.
        records.lock(jdbc.sql("select unnest(array[low_id, high_id]) id from (%s) n".formatted(TURN))
                .param("limit", BATCH)
                .query((row, n) -> row.getLong("id"))
                .list());
        var judged = jdbc.sql(NEXT)
                .param("limit", BATCH)
                .query((row, n) -> new Judged(
                        row.getLong("low_id"),
                        row.getLong("high_id"),
                        row.getString("rule"),
                        row.getString("verdict"),
                        row.getBoolean("high_survives")))
                .list();
        forget(judged.stream().filter(pair -> pair.verdict().equals("gone")).toList());
        var queued = judged.stream()
                .filter(pair -> !Set.of("gone", "merge").contains(pair.verdict()))
                .toList();
        queue(queued);
        var taken = new HashSet<Long>();
        var requests = judged.stream()
                .filter(pair -> pair.verdict().equals("merge"))
                .filter(pair -> !taken.contains(pair.low()) && !taken.contains(pair.high()))
                .peek(pair -> taken.addAll(List.of(pair.low(), pair.high())))
                .map(AutomaticMerges::request)
                .toList();
        var done = merges.mergeAll(requests, BY);
        return new Progress(done.size(), queued.size(), !judged.isEmpty());
    }

    private static MergeRequest request(Judged pair) {
        var survivor = pair.highSurvives() ? pair.high() : pair.low();
        var loser = pair.highSurvives() ? pair.low() : pair.high();
        return new MergeRequest(new CustomerId(survivor), new CustomerId(loser), pair.rule(), Set.of());
    }

    private void forget(List<Judged> pairs) {
        jdbc.sql("""
                        delete from duplicate_pair p using unnest(cast(:low as bigint[]), cast(:high as bigint[])) as x(low, high)
                         where p.low_id = x.low and p.high_id = x.high and p.state = 'automatic'""")
                .param("low", pairs.stream().mapToLong(Judged::low).toArray())
                .param("high", pairs.stream().mapToLong(Judged::high).toArray())
                .update();
    }

    private void queue(List<Judged> pairs) {
        jdbc.sql("""
                        update duplicate_pair p set state = 'open', reason = x.reason
                          from unnest(cast(:low as bigint[]), cast(:high as bigint[]), cast(:reasons as text[])) as x(low, high, reason)
                         where p.low_id = x.low and p.high_id = x.high and p.state = 'automatic'""")
                .param("low", pairs.stream().mapToLong(Judged::low).toArray())
                .param("high", pairs.stream().mapToLong(Judged::high).toArray())
                .param("reasons", pairs.stream().map(Judged::verdict).toArray(String[]::new))
                .update();
    }

    private static final String TURN =
            "select low_id, high_id, rule from duplicate_pair where state = 'automatic' order by score desc, low_id, high_id limit :limit";

    private static final String NEXT = """
            with next as materialized (%s)
            select n.low_id, n.high_id, n.rule,
                   case when a.state <> 'live' or b.state <> 'live' or not e.holds then 'gone'
                        when not (w.one @> w.other or w.other @> w.one) then 'name-differs'
                        when a.birthday <> b.birthday then 'birthday-differs'
                        when a.source = b.source or exists (
                          select from customer_identity i join customer_identity j on j.kind = i.kind and j.customer_id = b.id
                           where i.customer_id = a.id and i.kind like 'source:%%') then 'source-conflict'
                        when not e.enough then 'too-little'
                        else 'merge' end verdict,
                   ((select count(*) from list_member m where m.customer_id = b.id), (select count(*) from customer_order o where o.customer_id = b.id))
                   > ((select count(*) from list_member m where m.customer_id = a.id), (select count(*) from customer_order o where o.customer_id = a.id))
                     high_survives
              from next n join customer a on a.id = n.low_id join customer b on b.id = n.high_id
             cross join lateral (select plain_words(concat_ws(' ', a.given_name, a.family_name)) one,
                                        plain_words(concat_ws(' ', b.given_name, b.family_name)) other) w
             cross join lateral (select coalesce(a.email_digest = b.email_digest, false) email,
                                        coalesce(a.phone_digest = b.phone_digest, false) phone) same
             cross join lateral (
               select case n.rule when 'email' then same.email when 'phone' then same.phone else same.email and same.phone end holds,
                      coalesce(w.one = w.other and cardinality(w.one) > 1, false) or coalesce(a.birthday = b.birthday, false)
                        or same.email and same.phone enough) e
             order by n.low_id, n.high_id""".formatted(TURN);
}
