package io.rondo.audiences;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The segments, and the questions one asks of a rule: how many, who for instance, in words. */
@Repository
public class Segments {

    private final JdbcClient jdbc;
    private final DSLContext jooq;
    private final JsonMapper json;
    private final BusinessClock clock;

    Segments(JdbcClient jdbc, DSLContext jooq, JsonMapper json, BusinessClock clock) {
        this.jdbc = jdbc;
        this.jooq = jooq;
        this.json = json;
        this.clock = clock;
    }

    /** @throws DuplicateKeyException if the name is taken */
    public SegmentId create(String name, Criteria criteria, String by) {
        resolve(criteria);
        var id = jdbc.sql("""
                        insert into segment (name, criteria, created_by, created_at)
                        values (:name, cast(:criteria as jsonb), :by, :now) returning id""")
                .param("name", name)
                .param("criteria", json.writeValueAsString(criteria))
                .param("by", by)
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        return new SegmentId(id);
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
        return jdbc.sql("select * from segment order by name")
                .query(this::segment)
                .list();
    }

    /** How many customers the rule selects now. */
    public long count(Criteria criteria) {
        return jooq.fetchSingle(
                        "select count(*) from customer left join profile on profile.customer_id = customer.id where customer.state = 'live' and ({0})",
                        condition(criteria))
                .get(0, Long.class);
    }

    /** Some of the customers the rule selects now: the same ones each time while the data stay the same. */
    public List<Customer> sample(Criteria criteria, int size) {
        var ids = jooq.resultQuery("""
                        select customer.id from customer left join profile on profile.customer_id = customer.id
                        where customer.state = 'live' and ({0})
                        order by draw('sample', 'segment', customer.external_id), customer.id
                        limit {1}""", condition(criteria), DSL.val(size)).fetch(0, Long.class);
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
        return new CriteriaSql(clock.now()).compile(resolve(criteria));
    }

    /** The rule with the rules of the segments it names in their place. */
    public Criteria resolve(Criteria criteria) {
        return resolve(criteria, new LinkedHashSet<>());
    }

    /** The rule in words; {@code language} is {@code en} or {@code zh}. */
    public String explain(Criteria criteria, String language) {
        return new CriteriaWords(
                        language,
                        this::campaignName,
                        id -> find(id).map(Segment::name).orElse("#" + id))
                .explain(criteria);
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
                    throw new IllegalArgumentException(
                            "Expected segments not to contain each other, but '%s' contains itself by way of %s"
                                    .formatted(id, path));
                }
                var resolved = resolve(get(id).criteria(), path);
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
        return new Segment(
                new SegmentId(row.getLong("id")),
                row.getString("name"),
                json.readValue(row.getString("criteria"), Criteria.class),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
