package io.rondo.audiences;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The segments, and the questions one asks of a rule: how many, who for instance, in words.
 *
 * <p>Above 300 lines, because each verb resolves and checks the same web of segments that name each other.
 */
@Repository
public class Segments {

    private static final int RULES_LOCK = 7105;

    /** No rule holds a connection for longer. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /** Who goes on putting a rule together waits no longer, and the database is free for what comes next. */
    private static final Duration PREVIEW = Duration.ofSeconds(10);

    /** PostgreSQL's code of a statement that was cancelled. */
    private static final String CANCELLED = "57014";

    private final JdbcClient jdbc;
    private final DSLContext jooq;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final Currency currency;

    Segments(
            JdbcClient jdbc,
            DSLContext jooq,
            JsonMapper json,
            BusinessClock clock,
            @Value("${rondo.currency:EUR}") String currency) {
        this.jdbc = jdbc;
        this.jooq = jooq;
        this.json = json;
        this.clock = clock;
        this.currency = Currency.getInstance(currency);
    }

    /** @throws DuplicateKeyException if the name is taken */
    @Transactional
    public SegmentId create(String name, Criteria criteria, String by) {
        one();
        CriteriaLimits.check(criteria);
        resolve(criteria);
        var id = jdbc.sql("""
                        insert into segment (name, criteria, created_by, created_at)
                        values (:name, cast(:criteria as jsonb), :by, :now) returning id""")
                .param("name", name)
                .param("criteria", json.writeValueAsString(criteria))
                .param("by", by)
                .param("now", at(clock.now()))
                .query(Long.class)
                .single();
        return new SegmentId(id);
    }

    /**
     * Changes name and rule of a dynamic segment.
     *
     * @param version as it was read
     * @return whether it was changed; false if somebody else changed it meanwhile
     * @throws DuplicateKeyException if the name is taken
     * @throws SegmentInUse if it is renamed while something uses it, for reports name it
     * @throws RuleTooLargeFor if a rule that names it would become too large
     * @throws IllegalArgumentException if it is frozen or ready-made, or the rule would contain itself
     */
    @Transactional
    public boolean change(SegmentId id, int version, String name, Criteria criteria) {
        var before = lock(id);
        if (before.frozen() || before.readyMade() != null) {
            throw new IllegalArgumentException(
                    "Expected segment '%s' to be dynamic and somebody's own, but it is not".formatted(id));
        }
        if (!before.name().equals(name)) {
            checkUnused(before);
        }
        CriteriaLimits.check(criteria);
        CriteriaLimits.checkSize(resolve(criteria, new LinkedHashSet<>(Set.of(id))), CriteriaLimits.PARTS_RESOLVED);
        var changed = jdbc.sql("""
                        update segment set name = :name, criteria = cast(:criteria as jsonb), version = version + 1
                        where id = :id and version = :version""")
                        .param("id", id.value())
                        .param("version", version)
                        .param("name", name)
                        .param("criteria", json.writeValueAsString(criteria))
                        .update()
                == 1;
        if (changed) {
            checkDependants(id);
        }
        return changed;
    }

    /** The rules that name a segment, or name one that does, each with the rules it names in their place; frozen ones name nothing. */
    private void checkDependants(SegmentId id) {
        jdbc.sql("""
                        with recursive rule as (
                          select 'segment' kind, id, name, criteria from segment where frozen_at is null
                          union all
                          select 'strategic', null, name, criteria from strategic_segment where retired_at is null
                        ), dependant as (
                          select kind, id, name, criteria from rule
                           where jsonb_path_exists(criteria, '$.**.segmentId ? (@ == $id)', jsonb_build_object('id', :id))
                          union
                          select r.kind, r.id, r.name, r.criteria from rule r
                            join dependant d on jsonb_path_exists(r.criteria, '$.**.segmentId ? (@ == $id)', jsonb_build_object('id', d.id))
                        )
                        select name, criteria from dependant order by name""")
                .param("id", id.value())
                .query((row, n) -> Map.entry(row.getString(1), json.readValue(row.getString(2), Criteria.class)))
                .list()
                .forEach(it -> {
                    var size = CriteriaLimits.size(resolve(it.getValue(), new LinkedHashSet<>()));
                    if (size > CriteriaLimits.PARTS_RESOLVED) {
                        throw new RuleTooLargeFor(it.getKey(), size);
                    }
                });
    }

    /** Stores who the rule selects now; from now on they are the segment. Frozen already: nothing happens. */
    @Transactional
    public void freeze(SegmentId id) {
        var segment = lock(id);
        if (segment.frozen()) {
            return;
        }
        if (segment.readyMade() != null) {
            throw new IllegalArgumentException(
                    "Expected segment '%s' to be copied before it is frozen, but it is ready-made".formatted(id));
        }
        jooq.execute("""
                insert into segment_member (segment_id, customer_id)
                select {0}, customer.id from customer left join profile on profile.customer_id = customer.id
                where customer.state = 'live' and ({1})""", DSL.val(id.value()), condition(segment.rule()));
        jdbc.sql("update segment set frozen_at = :now, version = version + 1 where id = :id")
                .param("now", at(clock.now()))
                .param("id", id.value())
                .update();
    }

    /** @throws SegmentInUse if a campaign or another rule names it */
    @Transactional
    public void delete(SegmentId id) {
        var segment = lock(id);
        checkUnused(segment);
        jdbc.sql("delete from segment where id = :id").param("id", id.value()).update();
    }

    private Segment lock(SegmentId id) {
        one();
        return get(id);
    }

    /** One change of rules at a time: each looks at the rules of the others, and two could make a circle. */
    private void one() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", RULES_LOCK)
                .query((row, n) -> 0)
                .single();
    }

    private void checkUnused(Segment segment) {
        var users = users(segment.id());
        if (!users.isEmpty()) {
            throw new SegmentInUse(segment.name(), users);
        }
    }

    /** Names of the campaigns, segments and strategic segments that use it. */
    public List<String> users(SegmentId id) {
        return jdbc.sql("""
                        select name from campaign
                        where segment_id = :id or id in (select campaign_id from campaign_segment where segment_id = :id)
                        union all
                        select name from segment where jsonb_path_exists(criteria, :path::jsonpath)
                        union all
                        select name from strategic_segment where retired_at is null and jsonb_path_exists(criteria, :path::jsonpath)
                        order by 1""")
                .param("id", id.value())
                .param("path", "$.**.segmentId ? (@ == %d)".formatted(id.value()))
                .query((row, number) -> row.getString(1))
                .list();
    }

    public Optional<Segment> find(SegmentId id) {
        return jdbc.sql("select * from segment where id = :id")
                .param("id", id.value())
                .query(this::segment)
                .optional();
    }

    /** @throws NoSuchElementException if there is no such segment */
    public Segment get(SegmentId id) {
        return find(id).orElseThrow(() ->
                new NoSuchElementException("Expected a segment with id '%s', but there is none".formatted(id)));
    }

    public Optional<Segment> findByName(String name) {
        return jdbc.sql("select * from segment where name = :name")
                .param("name", name)
                .query(this::segment)
                .optional();
    }

    public List<Segment> all() {
        return jdbc.sql("select * from segment order by ready_made is not null, name")
                .query(this::segment)
                .list();
    }

    /**
     * How many customers the rule selects now.
     *
     * @throws CountTooLong if the database needs more than a minute
     */
    public long count(Criteria criteria) {
        var condition = condition(criteria);
        return within(ANSWER, room -> count(room, condition));
    }

    private static long count(DSLContext room, Condition condition) {
        return room.fetchSingle(
                        "select count(*) from customer left join profile on profile.customer_id = customer.id where customer.state = 'live' and ({0})",
                        condition)
                .get(0, Long.class);
    }

    /**
     * What a rule selects now that somebody is still putting together.
     *
     * @param sample some of them, as of {@link #sample}
     */
    public record Preview(long customers, List<Customer> sample) {}

    /** @throws CountTooLong if the database needs more than ten seconds for either */
    public Preview preview(Criteria criteria, int size) {
        return preview(condition(criteria), size);
    }

    /** @param condition as of {@link #condition(Criteria)} */
    Preview preview(Condition condition, int size) {
        return preview(condition, size, PREVIEW);
    }

    Preview preview(Condition condition, int size, Duration atMost) {
        return within(atMost, room -> new Preview(count(room, condition), customers(sample(room, condition, size))));
    }

    /**
     * How many customers are in which of these segments: key is a bit per segment in the order given (1 for the first, 2 for the second,
     * 4 …), value the number of customers who are in exactly those. Combinations without customers are left out.
     *
     * @param ids two to four
     * @throws CountTooLong if the database needs more than a minute
     */
    public Map<Integer, Long> overlap(List<SegmentId> ids) {
        if (ids.size() < 2 || ids.size() > 4 || Set.copyOf(ids).size() < ids.size()) {
            throw new IllegalArgumentException("Expected two to four different segments, but they are " + ids);
        }
        Field<Integer> mask = DSL.inline(0);
        for (var i = 0; i < ids.size(); i++) {
            mask = mask.plus(DSL.when(condition(get(ids.get(i)).criteria()), DSL.inline(1 << i))
                    .otherwise(DSL.inline(0)));
        }
        var sum = mask;
        return within(
                ANSWER,
                room -> room.resultQuery("""
                        select mask, count(*) from (
                          select {0} as mask from customer left join profile on profile.customer_id = customer.id
                          where customer.state = 'live') each_one
                        where mask > 0 group by mask order by mask""", sum)
                        .fetchMap(row -> row.get(0, Integer.class), row -> row.get(1, Long.class)));
    }

    /** One question, with memory for hash tables over all customers and their orders; no rule holds a connection for longer. */
    private <T> T within(Duration atMost, Function<DSLContext, T> question) {
        try {
            return jooq.transactionResult(transaction -> {
                var room = transaction.dsl();
                room.execute("select set_config('work_mem', '96MB', true)");
                room.execute("select set_config('statement_timeout', {0}, true)", DSL.val(atMost.toMillis() + "ms"));
                return question.apply(room);
            });
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                    throw new CountTooLong(atMost, e);
                }
            }
            throw e;
        }
    }

    /**
     * Some of the customers the rule selects now, of any age: the same ones each time while the data stay the same.
     *
     * @throws CountTooLong if the database needs more than a minute
     */
    public List<Customer> sample(Criteria criteria, int size) {
        var condition = condition(criteria);
        return customers(within(ANSWER, room -> sample(room, condition, size)));
    }

    private static List<Long> sample(DSLContext room, Condition condition, int size) {
        return room.resultQuery("""
                        select customer.id from customer left join profile on profile.customer_id = customer.id
                        where customer.state = 'live' and ({0})
                        order by hashint8extended(customer.id, 0), customer.id
                        limit {1}""", condition, DSL.val(size)).fetch(0, Long.class);
    }

    private List<Customer> customers(List<Long> ids) {
        return jdbc.sql("select * from customer where id = any(:ids) order by array_position(:ids, id)")
                .param("ids", ids.toArray(Long[]::new))
                .query(Customers::customer)
                .list();
    }

    /**
     * The rule as a condition on {@code customer} left-joined with {@code profile}, under these names; other segments it
     * names are resolved.
     */
    public Condition condition(Criteria criteria) {
        return condition(criteria, clock.now());
    }

    /** As {@link #condition(Criteria)}, with "within the last days" counted back from a moment of business time. */
    public Condition condition(Criteria criteria, Instant asOf) {
        return new CriteriaSql(asOf).compile(resolve(criteria));
    }

    /** The rule with the rules of the segments it names in their place. */
    public Criteria resolve(Criteria criteria) {
        var resolved = resolve(criteria, new LinkedHashSet<>());
        CriteriaLimits.checkSize(resolved, CriteriaLimits.PARTS_RESOLVED);
        return resolved;
    }

    /** The rule in words; {@code language} is {@code en} or {@code zh}. */
    public String explain(Criteria criteria, String language) {
        return explain(criteria, language, storedNames());
    }

    /** The rule in words, with what it names called as this reader does. */
    public String explain(Criteria criteria, String language, CriteriaNames names) {
        return new CriteriaWords(language, names).explain(criteria);
    }

    /** Names as they are stored, {@code #} and the id of what is not there. */
    public CriteriaNames storedNames() {
        return new CriteriaNames() {
            @Override
            public String campaign(CampaignId id) {
                return campaignName(id);
            }

            @Override
            public String segment(SegmentId id) {
                return find(id).map(Segment::name).orElse("#" + id);
            }

            @Override
            public String strategicSegment(String code) {
                return jdbc.sql("select name from strategic_segment where code = :code")
                        .param("code", code)
                        .query(String.class)
                        .optional()
                        .orElse(code);
            }

            @Override
            public Currency currency() {
                return currency;
            }
        };
    }

    private Criteria resolve(Criteria criteria, Set<SegmentId> path) {
        return switch (criteria) {
            case Criteria.And(var of) ->
                new Criteria.And(of.stream().map(part -> resolve(part, path)).toList());
            case Criteria.Or(var of) ->
                new Criteria.Or(of.stream().map(part -> resolve(part, path)).toList());
            case Criteria.Not(var of) -> new Criteria.Not(resolve(of, path));
            case Criteria.InSegment(var id) -> {
                if (!path.add(id)) {
                    throw new WrongRule(
                            "contains-itself",
                            "Expected segments not to contain each other, but '%s' contains itself by way of %s",
                            id,
                            path);
                }
                var named = get(id);
                // The members of a frozen one are those of its moment, whatever its rule would find today.
                var resolved = named.frozen() ? named.criteria() : resolve(named.criteria(), path);
                path.remove(id);
                yield resolved;
            }
            default -> criteria;
        };
    }

    private String campaignName(CampaignId id) {
        return jdbc.sql("select name from campaign where id = :id")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .orElse("#" + id);
    }

    private Segment segment(ResultSet row, int number) throws SQLException {
        var id = new SegmentId(row.getLong("id"));
        var rule = json.readValue(row.getString("criteria"), Criteria.class);
        var frozenAt = row.getObject("frozen_at", OffsetDateTime.class);
        return new Segment(
                id,
                row.getString("name"),
                rule,
                frozenAt == null ? rule : new Criteria.MemberOf(id),
                frozenAt == null ? null : frozenAt.toInstant(),
                row.getString("ready_made"),
                row.getInt("version"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
