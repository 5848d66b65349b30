package io.rondo.kernel;

import static io.rondo.kernel.Sql.at;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who did what. Entries form a chain: each digest covers the one before, the entry and a digest of its detail, so that a
 * changed or missing entry shows; the detail itself sits in an erasable table.
 */
@Component
public class Audit {

    private static final int CHAIN_LOCK = 7100;

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final JsonMapper json;

    Audit(JdbcClient jdbc, BusinessClock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Appends an entry in the caller's transaction.
     *
     * @param actor user name, or {@code flow} for what a process decided
     * @param action verb and object, such as {@code approve-campaign}
     * @param subject what it was done to, such as {@code campaign-7}
     */
    @Transactional
    public void record(String actor, String action, String subject, Map<String, ?> detail) {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", CHAIN_LOCK)
                .query((row, n) -> 0)
                .single();
        var previous = jdbc.sql("select digest from audit_log order by id desc limit 1")
                .query(byte[].class)
                .optional()
                .orElse(new byte[32]);
        var text = json.writeValueAsString(new TreeMap<>(detail));
        var now = clock.now();
        var digest = sha256(previous, "%s|%s|%s|%s".formatted(now.toEpochMilli(), actor, action, subject), text);
        var id = jdbc.sql("""
                        insert into audit_log (occurred_at, actor, action, subject, digest, previous)
                        values (:at, :actor, :action, :subject, :digest, :previous) returning id""")
                .param("at", at(now))
                .param("actor", actor)
                .param("action", action)
                .param("subject", subject)
                .param("digest", digest)
                .param("previous", previous)
                .query(Long.class)
                .single();
        jdbc.sql("insert into audit_value (audit_id, detail) values (:id, cast(:detail as jsonb))")
                .param("id", id)
                .param("detail", text)
                .update();
    }

    private static byte[] sha256(byte[] previous, String entry, String detail) {
        try {
            var inner = MessageDigest.getInstance("SHA-256").digest(detail.getBytes(StandardCharsets.UTF_8));
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            digest.update(entry.getBytes(StandardCharsets.UTF_8));
            digest.update(inner);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }
}
