package io.rondo.kernel;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The installation's secret keys: 32 random bytes per purpose, made once, the same on every node. */
@Component
public class SecretKeys {

    /** What a key is for; a key of one purpose is never used for another. */
    public enum Purpose {
        /** signs the tokens in links */
        TOKEN("token", 1),
        /** digests addresses, so that suppression survives erasure without keeping them */
        ADDRESS("address", 2);

        private final String column;
        private final int keyId;

        Purpose(String column, int keyId) {
            this.column = column;
            this.keyId = keyId;
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Map<Purpose, byte[]> cache = new ConcurrentHashMap<>();

    SecretKeys(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** The key of this purpose; made and stored on first use. */
    public byte[] key(Purpose purpose) {
        return cache.computeIfAbsent(purpose, this::readOrCreate).clone();
    }

    private byte[] readOrCreate(Purpose purpose) {
        var fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        return transactions.execute(status -> {
            jdbc.sql("""
                            insert into secret_key (key_id, purpose, key_bytes) values (:id, :purpose, :bytes)
                            on conflict (key_id) do nothing""")
                    .param("id", purpose.keyId)
                    .param("purpose", purpose.column)
                    .param("bytes", fresh)
                    .update();
            return jdbc.sql("select key_bytes from secret_key where key_id = :id")
                    .param("id", purpose.keyId)
                    .query(byte[].class)
                    .single();
        });
    }
}
