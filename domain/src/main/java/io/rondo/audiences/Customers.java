package io.rondo.audiences;

import io.rondo.kernel.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The customers we know. They are written by the import; here they are found. */
@Repository
public class Customers {

    private final JdbcClient jdbc;

    Customers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Customer> find(CustomerId id) {
        return jdbc.sql("select * from customer where id = :id")
                .param("id", id.value())
                .query(Customers::customer)
                .optional();
    }

    /** @throws NoSuchElementException if there is no such customer */
    public Customer get(CustomerId id) {
        return find(id).orElseThrow(() ->
                new NoSuchElementException("Expected a customer with id '%s', but there is none".formatted(id)));
    }

    /** The customer of this number; who has the number of a merged record is its survivor. */
    public Optional<Customer> findByExternalId(String externalId) {
        return jdbc.sql("""
                        select s.* from customer c join customer s on s.id = coalesce(c.merged_into, c.id)
                         where c.external_id = :externalId""")
                .param("externalId", externalId)
                .query(Customers::customer)
                .optional();
    }

    /** Live customers who share this address, by the digest of {@link io.rondo.kernel.AddressDigests}, oldest first. */
    public List<Customer> findByAddressDigest(byte[] emailDigest) {
        return jdbc.sql("select * from customer where email_digest = :digest and state = 'live' order by id")
                .param("digest", emailDigest)
                .query(Customers::customer)
                .list();
    }

    /** Customers whose external id, name or address begins with the text, by id; at most {@code limit}. */
    public List<Customer> search(String text, int limit) {
        var pattern = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return jdbc.sql("""
                        select * from customer
                        where state = 'live' and (external_id ilike :pattern or given_name ilike :pattern
                           or family_name ilike :pattern or email ilike :pattern)
                        order by id limit :limit""")
                .param("pattern", pattern)
                .param("limit", limit)
                .query(Customers::customer)
                .list();
    }

    public long count() {
        return jdbc.sql("select count(*) from customer where state = 'live'")
                .query(Long.class)
                .single();
    }

    static Customer customer(ResultSet row, int number) throws SQLException {
        return new Customer(
                new CustomerId(row.getLong("id")),
                row.getString("external_id"),
                row.getString("email"),
                row.getString("phone"),
                row.getString("given_name"),
                row.getString("family_name"),
                row.getString("language"),
                row.getString("time_zone"),
                row.getString("country"),
                row.getObject("birthday", LocalDate.class),
                row.getBoolean("no_profiling"),
                row.getString("source"),
                row.getLong("version"));
    }
}
