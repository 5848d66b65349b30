package io.rondo.identity;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes two records of one person one. The facts of the losing record (orders, consents, responses, contacts with their
 * deliveries, cases) move to the survivor, each moved row on record; fields the survivor lacks are filled; consent becomes the
 * stricter of both. The losing record stays, in state {@code merged}, so that the merge can be undone.
 *
 * <p>What stays with the losing record: its contact in a campaign that the survivor is in too, with what was measured of it (its
 * responses, and orders and visits inside its window), so that a merge changes no closed comparison; the journey of such a contact
 * ends, and marketing to it is refused as {@code merged}.
 *
 * <p>Of two open cases the survivor's is worked for both, and the loser's closes: see {@link JoinedCases}. Undoing the merge does not
 * open it again, because its flow has ended and the customer was answered; a new complaint opens a new case.
 *
 * <p>Locks both customers, and those merged into the loser before, in the order of their ids, as everything that decides about
 * a customer does. A merged record always names a live one: there are no chains.
 */
@Component
public class Merges {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;
    private final Records records;
    private final MergedFields fields;
    private final MergedProfiles profiles;
    private final MergedWords words;
    private final MovedRows rows;
    private final JoinedCases cases;
    private final Pairs pairs;

    Merges(JdbcClient jdbc, BusinessClock clock, Audit audit, Records records, Outbox outbox) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
        this.records = records;
        this.fields = new MergedFields(jdbc);
        this.profiles = new MergedProfiles(jdbc);
        this.words = new MergedWords(jdbc);
        this.rows = new MovedRows(jdbc, outbox);
        this.cases = new JoinedCases(jdbc);
        this.pairs = new Pairs(jdbc);
    }

    /**
     * Merges two records because a person said so.
     *
     * @return key of the merge, to undo it by
     * @throws MergeRefused if one of them is not live
     */
    @Transactional
    public long merge(MergeRequest request, String by) {
        var merged = mergeAll(List.of(request), by);
        if (merged.isEmpty()) {
            throw new MergeRefused(
                    MergeRefused.Reason.NOT_LIVE,
                    "Expected customers '%s' and '%s' to be live, but one is merged or erased"
                            .formatted(request.survivor(), request.loser()));
        }
        audit.record(
                by,
                "merge-customers",
                "customer-" + request.survivor(),
                Map.of("merge", merged.getFirst(), "loser", request.loser().value(), "rule", request.rule()));
        return merged.getFirst();
    }

    /**
     * Merges many pairs in a few statements. Pairs of which a record is not live (any more), or that name a record a second time, are
     * left out.
     *
     * @return keys of the merges done
     */
    @Transactional
    public List<Long> mergeAll(List<MergeRequest> requests, String by) {
        var seen = new HashSet<CustomerId>();
        var disjoint = new ArrayList<MergeRequest>();
        for (var request : requests) {
            if (!seen.contains(request.survivor()) && !seen.contains(request.loser())) {
                seen.addAll(List.of(request.survivor(), request.loser()));
                disjoint.add(request);
            }
        }
        records.lock(seen.stream().map(CustomerId::value).toList());
        var merges = begin(disjoint, by);
        if (!merges.isEmpty()) {
            var ids = merges.stream().mapToLong(Long::longValue).toArray();
            words.keep(ids);
            fields.fill(ids, at(clock.now()));
            profiles.fill(ids, at(clock.now()));
            cases.join(ids, at(clock.now()));
            rows.move(ids);
            words.stricter(ids, at(clock.now()));
            pairs.merged(ids, by, at(clock.now()));
            // The plain order of ids, because the outbox of every other transaction keeps it too.
            rows.tellHistory(ids);
            cases.tellHistory(ids);
        }
        return merges;
    }

    private List<Long> begin(List<MergeRequest> requests, String by) {
        return jdbc.sql("""
                        insert into customer_merge (survivor_id, loser_id, rule, merged_by, merged_at, taken,
                                                    survivor_before, survivor_after, said_before)
                        select s.id, l.id, r.rule, :by, :now, string_to_array(r.taken, ','), '{}', '{}', '{}'
                          from unnest(cast(:survivors as bigint[]), cast(:losers as bigint[]), cast(:rules as text[]),
                                      cast(:taken as text[])) as r(survivor, loser, rule, taken)
                          join customer s on s.id = r.survivor and s.state = 'live'
                          join customer l on l.id = r.loser and l.state = 'live'
                         order by s.id returning id""")
                .param("by", by)
                .param("now", at(clock.now()))
                .param("survivors", values(requests.stream().map(MergeRequest::survivor)))
                .param("losers", values(requests.stream().map(MergeRequest::loser)))
                .param("rules", requests.stream().map(MergeRequest::rule).toArray(String[]::new))
                .param(
                        "taken",
                        requests.stream()
                                .map(request -> String.join(",", request.take()))
                                .toArray(String[]::new))
                .query((row, n) -> row.getLong("id"))
                .list();
    }

    private static long[] values(Stream<CustomerId> ids) {
        return ids.mapToLong(CustomerId::value).toArray();
    }

    /**
     * Takes a merge apart again: the losing record lives, and rows that moved go back, with what was asked to be sent for them and not begun.
     * Fields of the survivor become what they were, unless what changed since cannot have come from the loser's sources; their sources are
     * read again. Each record keeps to what it said before and to every no, pause, limit and refused topic said while they were one, for
     * nobody knows whose it was; a yes said meanwhile stays with the survivor, unless it said no itself. Facts that arrived after the merge
     * stay with the survivor until their source sends them again, and journeys the merge ended stay ended. The pair counts as decided:
     * different.
     *
     * @throws MergeRefused if there is nothing to undo, or a later merge has to be undone first
     */
    @Transactional
    public void undo(long merge, String by) {
        var survivor = jdbc.sql("select survivor_id from customer_merge where id = :id")
                .param("id", merge)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> noSuch(merge));
        var loser = jdbc.sql("select loser_id from customer_merge where id = :id")
                .param("id", merge)
                .query(Long.class)
                .single();
        records.lock(List.of(survivor, loser));
        check(merge);
        var now = at(clock.now());
        cases.takeBack(merge);
        rows.moveBack(merge);
        fields.restore(merge, now);
        profiles.restore(merge);
        words.restore(merge, now);
        rows.takeAgain(merge);
        jdbc.sql("update customer_merge set undone_by = :by, undone_at = :now, sources_before = '[]' where id = :id")
                .param("by", by)
                .param("now", now)
                .param("id", merge)
                .update();
        pairs.different(survivor, loser, by, now);
        rows.tellHistory(new long[] {merge});
        cases.tellHistory(new long[] {merge});
        audit.record(by, "undo-merge", "customer-" + survivor, Map.of("merge", merge, "loser", loser));
    }

    private void check(long merge) {
        var state = jdbc.sql("""
                        select case when g.undone_at is not null or l.state = 'erased' or s.state = 'erased' then 'gone'
                                    when s.state = 'merged' then 'merged' else 'live' end
                          from customer_merge g join customer s on s.id = g.survivor_id join customer l on l.id = g.loser_id
                         where g.id = :id""").param("id", merge).query(String.class).single();
        if (state.equals("gone")) {
            throw noSuch(merge);
        }
        if (state.equals("merged")) {
            throw new MergeRefused(
                    MergeRefused.Reason.SURVIVOR_MERGED,
                    "Expected the survivor of merge '%d' to be live, but it was merged since".formatted(merge));
        }
    }

    private static MergeRefused noSuch(long merge) {
        return new MergeRefused(
                MergeRefused.Reason.NO_SUCH_MERGE,
                "Expected merge '%d' to be there to undo, but it is not".formatted(merge));
    }
}
