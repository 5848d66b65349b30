package io.rondo.consent;

import io.rondo.kernel.CustomerId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses that are not written to again, whoever owns them: kept as digests, so that they survive the erasure of a
 * customer. Scope {@code marketing} forbids marketing; scope {@code all} forbids every message.
 */
@Repository
public class Suppressions {

    private static final Set<String> SCOPES = Set.of("marketing", "all");

    private final JdbcClient jdbc;

    Suppressions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Suppresses an address; the first reason stays.
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
                        on conflict do nothing""")
                .param("digest", addressDigest)
                .param("channel", Channel.of(channel).code())
                .param("scope", scope)
                .param("reason", reason)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Takes back what the customer's own opt-out suppressed, because the customer consents again. Any other reason stays. The
     * caller holds the customer's row lock and stores the consent.
     */
    public void liftOptOut(CustomerId customer, Channel channel) {
        jdbc.sql("""
                        delete from suppression where channel = :channel and scope = 'marketing' and reason = 'opt-out'
                           and address_digest = (select email_digest from customer where id = :id)""")
                .param("channel", channel.code())
                .param("id", customer.value())
                .update();
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
