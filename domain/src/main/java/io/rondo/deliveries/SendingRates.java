package io.rondo.deliveries;

import io.rondo.kernel.Audit;
import java.math.BigDecimal;
import java.net.IDN;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How fast e-mail may leave: over all, to one recipient domain, and while a new sender warms up. The limits are the installation's,
 * whatever its number of nodes: a claim takes tokens from a bucket in the database, which fills on the system clock and holds what comes
 * in one second. What was claimed and then refused has used its token: a limit is kept, not reached.
 */
@Component
public class SendingRates {

    /** The scope of the limit over all domains. */
    public static final String ALL = "all";

    private static final int CLAIM_LOCK = 7103;

    private final JdbcClient jdbc;
    private final Clock systemClock;
    private final Audit audit;

    SendingRates(JdbcClient jdbc, Clock systemClock, Audit audit) {
        this.jdbc = jdbc;
        this.systemClock = systemClock;
        this.audit = audit;
    }

    /** One limit; {@code scope} is {@link #ALL} or a recipient domain, {@code perSecond} messages. */
    public record Rate(String scope, BigDecimal perSecond) {}

    /**
     * The ramp of a new sender: {@code firstDay} marketing messages on the day it started (UTC), each day {@code growth} times as many,
     * without limit once that is {@code fullSpeed}.
     *
     * @param growth 1 or more
     * @param today how many may leave today; empty: the ramp is over
     * @param taken how many were claimed today
     */
    public record WarmUp(
            LocalDate startedOn, int firstDay, BigDecimal growth, int fullSpeed, Optional<Long> today, int taken) {}

    /**
     * What may be claimed now.
     *
     * @param all messages
     * @param domains messages to each limited domain
     * @param marketing messages that are marketing
     */
    record Allowance(int all, Map<String, Integer> domains, int marketing) {

        static final Allowance FREE = new Allowance(Integer.MAX_VALUE, Map.of(), Integer.MAX_VALUE);
    }

    public List<Rate> rates() {
        return jdbc.sql("select scope, per_second from sending_rate order by scope <> 'all', scope")
                .query((row, n) -> new Rate(row.getString("scope"), row.getBigDecimal("per_second")))
                .list();
    }

    /**
     * Sets or changes a limit.
     *
     * @throws IllegalArgumentException if the rate is not between 0.001 and 1,000,000 or the scope is no domain
     */
    @Transactional
    public void limit(String scope, BigDecimal perSecond, String by) {
        var name = scope.strip().toLowerCase(Locale.ROOT);
        if (!name.equals(ALL) && !name.matches("[\\p{L}\\p{N}.-]+\\.[\\p{L}\\p{N}-]+")) {
            throw new IllegalArgumentException(
                    "Expected '%s' or a domain such as example.com, but got '%s'".formatted(ALL, scope));
        }
        // As addresses are stored.
        var stored = IDN.toASCII(name);
        if (perSecond.compareTo(new BigDecimal("0.001")) < 0 || perSecond.compareTo(new BigDecimal(1_000_000)) > 0) {
            throw new IllegalArgumentException(
                    "Expected 0.001 to 1,000,000 messages per second, but got %s".formatted(perSecond));
        }
        jdbc.sql("""
                        insert into sending_rate (scope, per_second) values (:scope, :rate)
                        on conflict (scope) do update set per_second = excluded.per_second""").param("scope", stored).param("rate", perSecond).update();
        audit.record(by, "limit-rate", "sending-rates", Map.of("scope", stored, "perSecond", perSecond));
    }

    /** Takes a limit away. */
    @Transactional
    public void unlimit(String scope, String by) {
        if (jdbc.sql("delete from sending_rate where scope = :scope")
                        .param("scope", scope)
                        .update()
                == 1) {
            audit.record(by, "unlimit-rate", "sending-rates", Map.of("scope", scope));
        }
    }

    public Optional<WarmUp> warmUp() {
        return jdbc.sql("select * from warm_up")
                .query((row, n) -> {
                    var started = row.getObject("started_on", LocalDate.class);
                    var first = row.getInt("first_day");
                    var growth = row.getBigDecimal("growth");
                    var full = row.getInt("full_speed");
                    var taken = today().equals(row.getObject("day", LocalDate.class)) ? row.getInt("taken") : 0;
                    return new WarmUp(started, first, growth, full, allowedToday(started, first, growth, full), taken);
                })
                .optional();
    }

    /** Starts a ramp today (UTC), or anew. */
    @Transactional
    public void startWarmUp(int firstDay, BigDecimal growth, int fullSpeed, String by) {
        if (firstDay < 1
                || growth.compareTo(BigDecimal.ONE) < 0
                || growth.compareTo(BigDecimal.valueOf(100)) > 0
                || fullSpeed < firstDay) {
            throw new IllegalArgumentException(
                    "Expected a first day of 1 or more, growth of 1 to 100 and full speed of at least the first day, but got %d, %s and %d"
                            .formatted(firstDay, growth, fullSpeed));
        }
        jdbc.sql("""
                        insert into warm_up (started_on, first_day, growth, full_speed) values (:day, :first, :growth, :full)
                        on conflict (singleton) do update set started_on = excluded.started_on, first_day = excluded.first_day,
                          growth = excluded.growth, full_speed = excluded.full_speed, day = null, taken = 0""")
                .param("day", today())
                .param("first", firstDay)
                .param("growth", growth)
                .param("full", fullSpeed)
                .update();
        audit.record(
                by,
                "start-warm-up",
                "sending-rates",
                Map.of("firstDay", firstDay, "growth", growth, "full", fullSpeed));
    }

    @Transactional
    public void endWarmUp(String by) {
        if (jdbc.sql("delete from warm_up").update() == 1) {
            audit.record(by, "end-warm-up", "sending-rates", Map.of());
        }
    }

    /** What may be claimed now; the caller's transaction holds the buckets until it ends. */
    Allowance allowance() {
        var limited = jdbc.sql("select exists (select from sending_rate) or exists (select from warm_up)")
                .query(Boolean.class)
                .single();
        if (!limited) {
            return Allowance.FREE;
        }
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", CLAIM_LOCK)
                .query((row, n) -> 0)
                .single();
        var tokens = new TreeMap<String, Integer>();
        jdbc.sql("""
                        update sending_rate
                           set tokens = least(greatest(per_second, 1),
                                              tokens + per_second * greatest(0, extract(epoch from clock_timestamp() - refilled_at))),
                               refilled_at = clock_timestamp()
                        returning scope, floor(tokens) whole""").query(row -> {
            tokens.put(row.getString("scope"), row.getInt("whole"));
        });
        var all = tokens.remove(ALL);
        var marketing = warmUp().flatMap(ramp -> ramp.today().map(today -> Math.max(0, today - ramp.taken())))
                .map(left -> (int) Math.min(Integer.MAX_VALUE, left))
                .orElse(Integer.MAX_VALUE);
        return new Allowance(all == null ? Integer.MAX_VALUE : all, tokens, marketing);
    }

    /** Takes the tokens of what was claimed. */
    void spend(Allowance allowance, Collection<ClaimedDelivery> claimed) {
        if (allowance == Allowance.FREE || claimed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with spent as (
                          select 'all' scope, count(*) n from delivery where id = any(:ids)
                          union all
                          select recipient_domain, count(*) from delivery where id = any(:ids) group by 1
                        )
                        update sending_rate r set tokens = r.tokens - s.n from spent s where s.scope = r.scope""").param("ids", ids(claimed)).update();
        jdbc.sql("""
                        update warm_up set taken = :n + case when day = :day then taken else 0 end, day = :day""")
                .param(
                        "n",
                        claimed.stream()
                                .filter(delivery -> delivery.purpose().equals("marketing"))
                                .count())
                .param("day", today())
                .update();
    }

    /** Counts what was claimed and did not leave as not taken from the ramp's day. */
    void giveBack(long[] ids) {
        if (ids.length > 0) {
            jdbc.sql("""
                            update warm_up set taken = greatest(0, taken - (
                              select count(*) from delivery where id = any(:ids) and purpose = 'marketing' and channel = 'email' and state <> 'SENDING'))
                            where day = :day""").param("ids", ids).param("day", today()).update();
        }
    }

    private static long[] ids(Collection<ClaimedDelivery> claimed) {
        return claimed.stream().mapToLong(delivery -> delivery.id().value()).toArray();
    }

    private Optional<Long> allowedToday(LocalDate started, int first, BigDecimal growth, int full) {
        var day = Math.max(0, ChronoUnit.DAYS.between(started, today()));
        var allowed = first * Math.pow(growth.doubleValue(), day);
        return allowed >= full ? Optional.empty() : Optional.of((long) allowed);
    }

    private LocalDate today() {
        return systemClock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
