package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How often and when customers may be contacted: the deployed decision table {@code contact-policy}, kept here for every combination of
 * its inputs, so that the ledger reads it under its locks and no flow can go around it.
 */
@Component
public class ContactPolicy {

    public static final List<String> CHANNELS = List.of("email", "sms", "phone", "http");
    public static final List<String> PURPOSES = List.of("marketing", "service");
    public static final List<String> VALUE_TIERS = List.of("high", "mid", "low");

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;

    ContactPolicy(JdbcClient jdbc, BusinessClock clock, Audit audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /** The engine's key of the decision that is in force; empty if none was loaded yet, and nothing leaves. */
    public OptionalLong decisionKey() {
        return jdbc.sql("select decision_key from contact_policy_version")
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Every rule in force, by channel, purpose and value. */
    public List<ContactRule> rules() {
        return jdbc.sql(
                        "select * from contact_policy order by channel, purpose, array_position(array['high', 'mid', 'low'], value_tier)")
                .query((row, n) -> new ContactRule(
                        row.getString("channel"),
                        row.getString("purpose"),
                        row.getString("value_tier"),
                        row.getObject("max_per_7_days", Integer.class),
                        row.getObject("max_per_30_days", Integer.class),
                        row.getInt("min_hours_between"),
                        row.getObject("quiet_from", LocalTime.class),
                        row.getObject("quiet_until", LocalTime.class)))
                .list();
    }

    /**
     * Puts another version in force, whole.
     *
     * @param rules one for each combination of channel, purpose and value
     * @throws IllegalArgumentException if one is missing or there twice; the former version stays in force
     */
    @Transactional
    public void replace(long decisionKey, int version, List<ContactRule> rules) {
        var there = new HashSet<String>();
        rules.forEach(rule -> {
            if (!there.add(rule.channel() + "/" + rule.purpose() + "/" + rule.valueTier())) {
                throw new IllegalArgumentException("Expected one rule for each combination, but got two for %s/%s/%s"
                        .formatted(rule.channel(), rule.purpose(), rule.valueTier()));
            }
        });
        for (var channel : CHANNELS) {
            for (var purpose : PURPOSES) {
                for (var tier : VALUE_TIERS) {
                    if (!there.remove(channel + "/" + purpose + "/" + tier)) {
                        throw new IllegalArgumentException("Expected a rule for %s, %s and value %s, but there is none"
                                .formatted(channel, purpose, tier));
                    }
                }
            }
        }
        if (!there.isEmpty()) {
            throw new IllegalArgumentException("Expected known channels, purposes and values only, but got " + there);
        }
        jdbc.sql("lock table contact_policy in exclusive mode").update();
        jdbc.sql("delete from contact_policy").update();
        for (var rule : rules) {
            jdbc.sql("""
                            insert into contact_policy (channel, purpose, value_tier, max_per_7_days, max_per_30_days,
                                                        min_hours_between, quiet_from, quiet_until)
                            values (:channel, :purpose, :tier, :in7, :in30, :between, :from, :until)""")
                    .param("channel", rule.channel())
                    .param("purpose", rule.purpose())
                    .param("tier", rule.valueTier())
                    .param("in7", rule.maxPer7Days())
                    .param("in30", rule.maxPer30Days())
                    .param("between", rule.minHoursBetween())
                    .param("from", rule.quietFrom())
                    .param("until", rule.quietUntil())
                    .update();
        }
        jdbc.sql("""
                        insert into contact_policy_version (decision_key, version, loaded_at) values (:key, :version, :now)
                        on conflict (singleton) do update
                          set decision_key = excluded.decision_key, version = excluded.version, loaded_at = excluded.loaded_at""")
                .param("key", decisionKey)
                .param("version", version)
                .param("now", at(clock.now()))
                .update();
        audit.record("rondo", "load-contact-policy", "contact-policy", Map.of("version", version));
    }
}
