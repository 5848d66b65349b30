package io.rondo.consent;

import io.rondo.kernel.CustomerId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Addresses that are not written to again, whoever owns them: kept as digests, so that they survive the erasure of a
 * customer. Scope {@code marketing} forbids marketing; scope {@code all} forbids every message.
 */
@Repository
public class Suppressions {

    private static final Set<String> SCOPES = Set.of("marketing", "all");

    /** Enough messages to the address bounced softly: a mailbox was full, or a server away for long. Scope marketing. */
    public static final String SOFT_BOUNCES = "soft-bounces";

    private final JdbcClient jdbc;

    Suppressions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Suppresses an address; the first reason stays, but soft bounces give way: people may lift those, and must not lift what the
     * owner of the address said.
     *
     * @param addressDigest from {@link io.rondo.kernel.AddressDigests}
     * @param scope {@code marketing} or {@code all}
     */
    public void suppress(byte[] addressDigest, String channel, String scope, String reason, Instant at) {
        if (!SCOPES.contains(scope)) {
            throw new IllegalArgumentException("Expected scope marketing or all, but it is '%s'".formatted(scope));
        }
        jdbc.sql("""
                        insert into suppression (address_digest, channel, scope, reason, created_at)
                        values (:digest, :channel, :scope, :reason, :at)
                        on conflict (address_digest, channel, scope) do update
                        set reason = excluded.reason, created_at = excluded.created_at
                        where suppression.reason = :soft and excluded.reason <> :soft""")
                .param("digest", addressDigest)
                .param("channel", Channel.of(channel).code())
                .param("scope", scope)
                .param("reason", reason)
                .param("soft", SOFT_BOUNCES)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Suppresses marketing to where this channel reaches the customer, because the customer says so; whoever else has the same number or
     * address is not written to either. Without such an address there is nothing to suppress. The caller holds the customer's row lock and
     * stores the consent.
     */
    public void optOut(CustomerId customer, Channel channel, Instant at) {
        jdbc
                .sql("select digest_on(:channel, email_digest, phone_digest) from customer where id = :id")
                .param("channel", channel.code())
                .param("id", customer.value())
                .query((row, n) -> row.getBytes(1))
                .list()
                .stream()
                .filter(Objects::nonNull)
                .forEach(digest -> suppress(digest, channel.code(), "marketing", "opt-out", at));
    }

    /**
     * Takes back what the customer's own opt-out suppressed, because the customer consents again. Any other reason stays. The
     * caller holds the customer's row lock and stores the consent.
     */
    public void liftOptOut(CustomerId customer, Channel channel) {
        jdbc.sql("""
                        delete from suppression where channel = :channel and scope = 'marketing' and reason = 'opt-out'
                           and address_digest = (select digest_on(:channel, email_digest, phone_digest) from customer where id = :id)""")
                .param("channel", channel.code())
                .param("id", customer.value())
                .update();
    }

    /**
     * Lets mail go to an address again that only soft bounces closed, and forgets these. Whatever else is known of the address
     * stays: a withdrawn consent, an opt-out, an abuse report, a hard bounce.
     *
     * @return false if soft bounces do not close it (any more)
     */
    @Transactional
    public boolean liftSoftBounces(byte[] addressDigest, Channel channel) {
        // As every change of what may be sent: under the row locks that the transaction that decides to send takes.
        var unused = jdbc.sql("select id from customer where email_digest = :digest order by id for no key update")
                .param("digest", addressDigest)
                .query(Long.class)
                .list();
        var lifted = jdbc.sql("""
                        delete from suppression where address_digest = :digest and channel = :channel and reason = :soft""")
                .param("digest", addressDigest)
                .param("channel", channel.code())
                .param("soft", SOFT_BOUNCES)
                .update();
        if (lifted > 0) {
            jdbc.sql("delete from bounce_day where address_digest = :digest and channel = :channel")
                    .param("digest", addressDigest)
                    .param("channel", channel.code())
                    .update();
        }
        return lifted > 0;
    }

    /** Whether messages of this purpose to this address are forbidden. */
    public boolean isSuppressed(byte[] addressDigest, Channel channel, Purpose purpose) {
        return jdbc.sql("""
                        select exists (
                          select 1 from suppression
                          where address_digest = :digest and channel = :channel
                            and (scope = 'all' or :purpose = 'marketing'))""")
                .param("digest", addressDigest)
                .param("channel", channel.code())
                .param("purpose", purpose.code())
                .query(Boolean.class)
                .single();
    }
}
