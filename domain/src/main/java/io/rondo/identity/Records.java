package io.rondo.identity;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers' records under lock: what is judged of them then stands until the transaction ends. */
final class Records {

    private final JdbcClient jdbc;

    Records(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks these customers and those merged into them, in the order of ids. */
    void lock(Collection<Long> ids) {
        jdbc.sql("""
                        select id from customer where id = any(:ids) or merged_into = any(:ids)
                         order by id for no key update""")
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query(Long.class)
                .list();
    }
}
