package io.rondo.responses;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What bounces mean for addresses. A hard one suppresses its address for every message at once. A day with soft ones adds to
 * the score of its address; at the threshold the address gets no more marketing. A later sign of life from the address
 * starts it from nothing, and days long ago no longer score. A bounce speaks of the address that was written to, not of one the
 * customer has had since. Set-based, in the transaction that stores the responses.
 */
@Component
class BounceEffects {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final ResponseSettings settings;

    BounceEffects(JdbcClient jdbc, JsonMapper json, BusinessClock clock, ResponseSettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
    }

    void apply(List<StoredResponse> batch) {
        alive(batch.stream()
                .filter(stored -> !stored.held() && isSignOfLife(stored))
                .map(stored -> new Life(digest(stored.known()), day(stored.known())))
                .toList());
        var bounces = batch.stream()
                .filter(stored -> stored.known().response().type() == ResponseType.BOUNCE)
                .map(StoredResponse::known)
                .toList();
        if (!bounces.isEmpty()) {
            bounced(bounces);
        }
    }

    /**
     * Somebody, or an absence note, answered from behind this address.
     *
     * @param digest of the address, in hexadecimal; null if it is not known
     * @param day in UTC
     */
    record Life(@Nullable String digest, LocalDate day) {}

    /** Forgets the soft bounces up to these days. */
    void alive(List<Life> signs) {
        var rows = signs.stream()
                .filter(sign -> sign.digest() != null)
                .map(sign -> Map.of(
                        "digest",
                        String.valueOf(sign.digest()),
                        "day",
                        sign.day().toString()))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        delete from bounce_day b
                         using (select decode(digest, 'hex') address, max(day) as until
                                  from jsonb_to_recordset(cast(:rows as jsonb)) as r(digest text, day date) group by 1) s
                         where b.address_digest = s.address and b.channel = 'email' and b.day <= s.until""").param("rows", json.writeValueAsString(rows)).update();
    }

    /** What only comes from a mailbox that took the message; scanners in front of it, and reports of delays, do not. */
    private static boolean isSignOfLife(StoredResponse stored) {
        if (stored.known().deliveryId() == null
                || stored.who() == ResponseClass.MACHINE
                        && stored.known().response().type() != ResponseType.AUTO_REPLY) {
            return false;
        }
        return switch (stored.known().response().type()) {
            case OPEN, CLICK, REPLY, OPT_OUT, SURVEY -> true;
            case AUTO_REPLY -> stored.known().response().detail() == null;
            case VISIT, BOUNCE, COMPLAINT, ABUSE, ORDER, CALL -> false;
        };
    }

    private void bounced(List<Known> bounces) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var bounce : bounces) {
            var row = new HashMap<String, @Nullable Object>();
            row.put("delivery", bounce.deliveryId());
            row.put("digest", digest(bounce));
            row.put("at", bounce.response().occurredAt().toString());
            row.put("day", day(bounce).toString());
            row.put("kind", BounceKind.ofStatus(bounce.response().detail()).column());
            rows.add(row);
        }
        var text = json.writeValueAsString(rows);
        jdbc.sql("""
                        update delivery d set bounced_at = b.at, bounce_kind = b.kind
                          from (select distinct on (delivery) delivery, at, kind
                                  from jsonb_to_recordset(cast(:rows as jsonb)) as r(delivery bigint, at timestamptz, kind text)
                                 order by delivery, kind, at) b
                         where d.id = b.delivery and (d.bounced_at is null or d.bounce_kind = 'soft' and b.kind = 'hard')""").param("rows", text).update();
        jdbc.sql("""
                        insert into suppression (address_digest, channel, scope, reason, created_at)
                        select decode(digest, 'hex'), 'email', 'all', 'hard-bounce', min(at)
                          from jsonb_to_recordset(cast(:rows as jsonb)) as r(digest text, at timestamptz, kind text)
                         where kind = 'hard' and digest is not null group by 1 order by 1
                        on conflict do nothing""").param("rows", text).update();
        jdbc.sql("""
                        insert into bounce_day (address_digest, day)
                        select distinct decode(digest, 'hex') address, day
                          from jsonb_to_recordset(cast(:rows as jsonb)) as r(digest text, day date, kind text)
                         where kind = 'soft' and digest is not null order by address, day
                        on conflict do nothing""").param("rows", text).update();
        jdbc.sql("""
                        insert into suppression (address_digest, channel, scope, reason, created_at)
                        select b.address_digest, 'email', 'marketing', 'soft-bounces', :now
                          from bounce_day b
                         where b.channel = 'email' and b.day > cast(:since as date)
                           and b.address_digest in (select decode(digest, 'hex')
                                 from jsonb_to_recordset(cast(:rows as jsonb)) as r(digest text, kind text)
                                where kind = 'soft' and digest is not null)
                         group by 1 having count(*) * cast(:score as numeric) >= :threshold order by 1
                        on conflict do nothing""")
                .param("rows", text)
                .param("now", at(clock.now()))
                .param("since", LocalDate.ofInstant(clock.now().minus(settings.softBounceMemory()), ZoneOffset.UTC))
                .param("score", settings.softBounceScore())
                .param("threshold", settings.softBounceThreshold())
                .update();
    }

    private static LocalDate day(Known known) {
        return LocalDate.ofInstant(known.response().occurredAt(), ZoneOffset.UTC);
    }

    private static @Nullable String digest(Known known) {
        return known.addresses().isEmpty()
                ? null
                : HexFormat.of().formatHex(known.addresses().getFirst());
    }
}
