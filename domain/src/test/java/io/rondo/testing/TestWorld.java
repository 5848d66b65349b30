package io.rondo.testing;

import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.SecretKeys;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that tests stand on: customers who consented, a running campaign, its contacts. */
public final class TestWorld {

    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final JdbcClient jdbc;

    public TestWorld(JdbcClient jdbc) {
        this.jdbc = jdbc;
        allowEverything(jdbc);
    }

    /** Everybody may be contacted at any time, as often as wanted, until a test says otherwise. */
    public static void allowEverything(JdbcClient jdbc) {
        jdbc.sql("""
                        insert into contact_policy (channel, purpose, value_tier)
                        select c, p, t from unnest(array['email', 'sms', 'phone', 'http']) c,
                               unnest(array['marketing', 'service']) p, unnest(array['high', 'mid', 'low']) t
                        on conflict do nothing""").update();
    }

    /** A customer with consent to marketing by e-mail. */
    public long customer(String externalId) {
        return customer(externalId, externalId + "@customers.test");
    }

    public long customer(String externalId, String email) {
        var id = jdbc.sql("""
                        insert into customer (external_id, email, email_digest, given_name, family_name, created_at, updated_at)
                        values (:ext, :email, :digest, 'Ada', 'Sample', :now, :now) returning id""")
                .param("ext", externalId)
                .param("email", email)
                .param("digest", digest(email))
                .param("now", START.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        consent(id, true);
        return id;
    }

    public static byte[] digest(String email) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(email.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void consent(long customer, boolean granted) {
        jdbc.sql("""
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        values (:id, 'marketing', 'email', :granted, :now)
                        on conflict (customer_id, purpose, channel) do update set granted = excluded.granted""")
                .param("id", customer)
                .param("granted", granted)
                .param("now", START.atOffset(ZoneOffset.UTC))
                .update();
    }

    public void suppress(long customer, String scope) {
        jdbc.sql("""
                        insert into suppression (address_digest, channel, scope, reason, created_at)
                        select email_digest, 'email', :scope, 'test', now() from customer where id = :id""").param("scope", scope).param("id", customer).update();
    }

    public void openCase(long customer) {
        jdbc.sql("insert into recovery_case (customer_id, opened_at) values (:id, now())")
                .param("id", customer)
                .update();
    }

    public long campaign(String name, String state) {
        return jdbc.sql("""
                        insert into campaign (name, flow, state, seed, created_by, created_at, list_frozen_at, considered)
                        values (:name, 'journey-one-mail', :state, 'seed', 'marketer', :now, :now, 0) returning id""")
                .param("name", name)
                .param("state", state)
                .param("now", START.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    public void state(long campaign, String state) {
        jdbc.sql("update campaign set state = :state where id = :id")
                .param("state", state)
                .param("id", campaign)
                .update();
    }

    public long contact(long campaign, long customer) {
        return contact(campaign, customer, false);
    }

    public long contact(long campaign, long customer, boolean holdOut) {
        jdbc.sql("update campaign set considered = considered + 1 where id = :id")
                .param("id", campaign)
                .update();
        return jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        values (:campaign, :customer, :arm, :holdOut) returning id""")
                .param("campaign", campaign)
                .param("customer", customer)
                .param("arm", holdOut ? "hold-out" : "offer")
                .param("holdOut", holdOut)
                .query(Long.class)
                .single();
    }

    /** The installation's digests, as the application would make them. */
    public static AddressDigests addressDigests(TestDatabase database) {
        return construct(AddressDigests.class, secretKeys(database));
    }

    public static SecretKeys secretKeys(TestDatabase database) {
        return construct(SecretKeys.class, database.jdbc(), database.transactions());
    }

    /** Calls the one constructor, package-private where Spring is its only caller otherwise. */
    public static <T> T construct(Class<T> type, Object... arguments) {
        try {
            @SuppressWarnings("unchecked")
            var constructor = (Constructor<T>) type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Expected to construct " + type, e);
        }
    }
}
