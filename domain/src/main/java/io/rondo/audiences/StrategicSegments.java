package io.rondo.audiences;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The strategic segments and their rules. The refresh of profiles assigns them; a change of a rule or of the order makes every customer
 * due for the next refresh, in the same transaction.
 *
 * <p>Above 300 lines, because every verb keeps the same order of priorities without a gap and checks it in the same way.
 */
@Repository
public class StrategicSegments {

    /** The code of the last segment, which takes everybody no rule applies to. */
    public static final String EVERYBODY_ELSE = "all";

    /** Rules in all: the refresh asks them one after another of each customer. */
    public static final int MOST = 30;

    private static final int CODE_LENGTH = 40;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Segments segments;
    private final Audit audit;
    private final BusinessClock clock;

    StrategicSegments(JdbcClient jdbc, JsonMapper json, Segments segments, Audit audit, BusinessClock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.segments = segments;
        this.audit = audit;
        this.clock = clock;
    }

    /** In order of priority; the last is {@link #EVERYBODY_ELSE}. */
    public List<StrategicSegment> all() {
        return jdbc.sql("select * from strategic_segment where retired_at is null order by priority")
                .query(this::segment)
                .list();
    }

    public Optional<StrategicSegment> find(String code) {
        return all().stream().filter(it -> it.code().equals(code)).findFirst();
    }

    /** How a segment is called. */
    public record Name(String code, String name, boolean readyMade) {}

    /** By code, those that were deleted among them: lists and measurements still name them. */
    public Map<String, Name> names() {
        return jdbc
                .sql("select code, name, ready_made from strategic_segment")
                .query((row, n) -> new Name(row.getString("code"), row.getString("name"), row.getBoolean("ready_made")))
                .list()
                .stream()
                .collect(Collectors.toMap(Name::code, name -> name));
    }

    /** The rule as a condition on {@code customer} left-joined with {@code profile}, counting days back from a moment. */
    public Condition condition(StrategicSegment segment, Instant asOf) {
        return segments.condition(segment.criteria(), asOf);
    }

    /**
     * How many live customers are in each, by code, as of the last refresh; codes that came with a file among them. Who has no profile yet
     * is counted with {@link #EVERYBODY_ELSE}, as lists do.
     */
    public Map<String, Long> sizes() {
        return jdbc
                .sql("""
                        select coalesce(p.strategic_segment, 'all') as code, count(*) as customers
                        from customer c left join profile p on p.customer_id = c.id where c.state = 'live' group by 1""")
                .query((row, n) -> Map.entry(row.getString("code"), row.getLong("customers")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What a rule would take.
     *
     * @param customers who meet it and no rule before it, refused no profiling and have no segment from a file
     * @param sample some of them, the same ones each time while the data stay the same
     */
    public record Outlook(long customers, List<Customer> sample) {}

    /**
     * @param code the segment whose rule it is to be, asked at its place; null: a new one, asked after all others
     * @throws UnfitRule if the rule cannot be one of a strategic segment
     * @throws IllegalArgumentException if the rule is too large
     * @throws java.util.NoSuchElementException if it names a segment that is not there
     * @throws CountTooLong as of {@link Segments#preview}
     */
    public Outlook outlook(@Nullable String code, Criteria rule, int sample) {
        check(rule);
        var before = all().stream()
                .filter(it -> !it.last())
                .takeWhile(it -> !it.code().equals(code))
                .map(it -> segments.condition(it.criteria()))
                .reduce(DSL.falseCondition(), Condition::or);
        var taken = DSL.condition(
                        "not customer.no_profiling and (profile.customer_id is null or profile.strategic_segment in ('all', profile.assigned_segment))")
                .and(segments.condition(rule))
                .and(DSL.field("coalesce({0}, false)", Boolean.class, DSL.field(before))
                        .isFalse());
        var preview = segments.preview(taken, sample);
        return new Outlook(preview.customers(), preview.sample());
    }

    /**
     * A new segment, asked after all other rules.
     *
     * @return its code
     * @throws DuplicateKeyException if the name is taken
     * @throws UnfitRule if the rule cannot be one of a strategic segment, or there are {@value #MOST} already
     * @throws IllegalArgumentException if the rule is too large
     * @throws java.util.NoSuchElementException if it names a segment that is not there
     */
    @Transactional
    public String create(String name, Criteria rule, String by) {
        lock();
        check(rule);
        if (all().size() >= MOST) {
            throw new UnfitRule(
                    "Expected at most %d strategic segments, but there are %d already".formatted(MOST, MOST));
        }
        var code = newCode(name);
        jdbc.sql("""
                        insert into strategic_segment (code, name, priority, criteria, changed_by, changed_at)
                        select :code, :name, 10 + coalesce(max(priority), 0), cast(:rule as jsonb), :by, :now
                        from strategic_segment where code <> 'all'""")
                .param("code", code)
                .param("name", name)
                .param("rule", json.writeValueAsString(rule))
                .param("by", by)
                .param("now", at(clock.now()))
                .update();
        everybodyIsDue();
        record(by, "create-strategic-segment", code, Map.of("name", name, "rule", rule));
        return code;
    }

    /**
     * Changes name and rule; of {@link #EVERYBODY_ELSE} only the name.
     *
     * @param version as it was read
     * @return whether it was changed; false if somebody else changed or deleted it meanwhile
     * @throws DuplicateKeyException if the name is taken
     * @throws UnfitRule if the rule cannot be one of a strategic segment
     * @throws IllegalArgumentException if the rule is too large
     * @throws java.util.NoSuchElementException if it names a segment that is not there
     */
    @Transactional
    public boolean change(String code, int version, String name, Criteria rule, String by) {
        lock();
        var before = find(code).filter(it -> it.version() == version).orElse(null);
        if (before == null) {
            return false;
        }
        var ruleNow = before.last() ? before.criteria() : rule;
        if (!ruleNow.equals(before.criteria())) {
            check(ruleNow);
            everybodyIsDue();
        }
        jdbc.sql("""
                        update strategic_segment set name = :name, ready_made = ready_made and name = :name,
                          criteria = cast(:rule as jsonb), version = version + 1, changed_by = :by, changed_at = :now
                        where code = :code""")
                .param("name", name)
                .param("rule", json.writeValueAsString(ruleNow))
                .param("by", by)
                .param("now", at(clock.now()))
                .param("code", code)
                .update();
        record(by, "change-strategic-segment", code, Map.of("name", name, "rule", ruleNow));
        return true;
    }

    /** Asks a rule one place earlier or later. Nothing happens at either end, or if the segment is not there. */
    @Transactional
    public void move(String code, boolean earlier, String by) {
        lock();
        var movable = all().stream().filter(it -> !it.last()).toList();
        for (var i = 0; i < movable.size(); i++) {
            var other = earlier ? i - 1 : i + 1;
            if (movable.get(i).code().equals(code) && other >= 0 && other < movable.size()) {
                swap(movable.get(i), movable.get(other));
                everybodyIsDue();
                record(by, "move-strategic-segment", code, Map.of("place", other + 1));
            }
        }
    }

    private void swap(StrategicSegment one, StrategicSegment other) {
        jdbc.sql("""
                        update strategic_segment set priority = case code when :one then :otherPriority else :onePriority end
                        where code in (:one, :other)""")
                .param("one", one.code())
                .param("other", other.code())
                .param("onePriority", one.priority())
                .param("otherPriority", other.priority())
                .update();
    }

    /**
     * Deletes a segment: the next refresh puts its customers into the next one whose rule applies. {@link #EVERYBODY_ELSE} stays.
     *
     * @return whether it was there
     * @throws SegmentInUse if the rule of a tactical segment names it
     */
    @Transactional
    public boolean retire(String code, String by) {
        lock();
        var segment = find(code).filter(it -> !it.last()).orElse(null);
        if (segment == null) {
            return false;
        }
        var users = users(code);
        if (!users.isEmpty()) {
            throw new SegmentInUse(segment.name(), users);
        }
        jdbc.sql("""
                        update strategic_segment set priority = null, retired_at = :now, version = version + 1, changed_by = :by,
                          changed_at = :now
                        where code = :code""")
                .param("now", at(clock.now()))
                .param("by", by)
                .param("code", code)
                .update();
        everybodyIsDue();
        record(by, "delete-strategic-segment", code, Map.of("name", segment.name()));
        return true;
    }

    /** Names of the tactical segments whose rule asks for it. */
    private List<String> users(String code) {
        return jdbc.sql("""
                        select s.name from segment s
                        where jsonb_path_exists(s.criteria, '$.** ? (@.type == "strategic-segment" && @.in[*] == $code)',
                                                jsonb_build_object('code', cast(:code as text)))
                        order by 1""")
                .param("code", code)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /** Editors wait for each other; who reads does not. */
    private void lock() {
        jdbc.sql("lock table strategic_segment in share row exclusive mode").update();
    }

    private void everybodyIsDue() {
        jdbc.sql("insert into profile_due (customer_id) select id from customer where state = 'live'")
                .update();
    }

    private void record(String by, String action, String code, Map<String, ?> detail) {
        audit.record(by, action, "strategic-segment-" + code, detail);
    }

    private void check(Criteria rule) {
        CriteriaLimits.check(rule);
        checkFit(rule);
        segments.resolve(rule);
    }

    private void checkFit(Criteria rule) {
        switch (rule) {
            case Criteria.StrategicSegmentIn _ ->
                throw new UnfitRule(
                        "Expected a strategic segment's rule not to ask for strategic segments, but it does");
            case Criteria.InSegment(var id) -> {
                if (!segments.get(id).frozen()) {
                    throw new UnfitRule(
                            "Expected a strategic segment's rule to name frozen segments only, but '%s' is dynamic"
                                    .formatted(segments.get(id).name()));
                }
            }
            default -> CriteriaLimits.parts(rule).forEach(this::checkFit);
        }
    }

    /** The name in lower-case ASCII with hyphens, and a number behind if the code was ever used; {@code segment} if nothing of it is left. */
    private String newCode(String name) {
        var ascii = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        var stem = ascii.isEmpty() ? "segment" : shortened(ascii, CODE_LENGTH - 3);
        var code = stem;
        for (var i = 2; isUsed(code); i++) {
            code = stem + "-" + i;
        }
        return code;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length).replaceAll("-$", "");
    }

    private boolean isUsed(String code) {
        return jdbc.sql("""
                        select exists (select from strategic_segment where code = :code)
                            or exists (select from profile where strategic_segment = :code)""").param("code", code).query(Boolean.class).single();
    }

    private StrategicSegment segment(ResultSet row, int number) throws SQLException {
        return new StrategicSegment(
                row.getString("code"),
                row.getString("name"),
                row.getInt("priority"),
                json.readValue(row.getString("criteria"), Criteria.class),
                row.getBoolean("ready_made"),
                row.getInt("version"),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
