package io.rondo.kernel;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The lock of one customer's row, which excludes the decision to send, merges and erasure until the transaction ends. */
@Component
public class CustomerLocks {

    private final JdbcClient jdbc;

    CustomerLocks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Locked(long id, boolean merged) {}

    /**
     * Locks the record of whoever is meant.
     *
     * @return the customer; of a merged record its survivor
     * @throws CannotAcquireLockException if the record was merged while we waited: {@link RetriedTransactions} looks again
     * @throws IllegalArgumentException if there is no such customer
     */
    public CustomerId lock(CustomerId customer) {
        var locked = jdbc.sql("""
                        select id, merged_into is not null merged from customer
                         where id = (select coalesce(merged_into, id) from customer where id = :id) for no key update""")
                .param("id", customer.value())
                .query((row, n) -> new Locked(row.getLong("id"), row.getBoolean("merged")))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a customer with id '%s', but there is none".formatted(customer)));
        if (locked.merged()) {
            throw new CannotAcquireLockException(
                    "Expected customer '%s' to stay as found, but it was merged".formatted(customer));
        }
        return new CustomerId(locked.id());
    }
}
