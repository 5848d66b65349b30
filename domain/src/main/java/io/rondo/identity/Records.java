package io.rondo.identity;

import io.rondo.kernel.WhoIsWho;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Customers' records under lock: what is judged of them then stands until the transaction ends. */
@Component
class Records {

    private final JdbcClient jdbc;
    private final WhoIsWho whoIsWho;

    Records(JdbcClient jdbc, WhoIsWho whoIsWho) {
        this.jdbc = jdbc;
        this.whoIsWho = whoIsWho;
    }

    /** Locks these customers and those merged into them, in the order of ids, to make others of them. */
    void lock(Collection<Long> ids) {
        whoIsWho.changes();
        jdbc.sql("""
                        select id from customer where id = any(:ids) or merged_into = any(:ids)
                         order by id for no key update""")
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query(Long.class)
                .list();
    }
}
