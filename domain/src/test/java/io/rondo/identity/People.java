package io.rondo.identity;

import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.CustomerId;
import io.rondo.testing.World;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records as sources write them. */
final class People {

    private final World world;
    private int count;

    People(World world) {
        this.world = world;
    }

    /**
     * A record of a source.
     *
     * @param address street, postal code and city, or empty
     */
    CustomerId record(
            String source,
            String given,
            String family,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String birthday,
            String... address) {
        var digests = world.bean(AddressDigests.class);
        var n = ++count;
        var id = world.jdbc()
                .sql("""
                        insert into customer (external_id, source, given_name, family_name, email, email_digest, phone, phone_digest, birthday,
                                              street, postal_code, city, created_at, updated_at)
                        values (:ext, :source, :given, :family, :email, :emailDigest, :phone, :phoneDigest, :birthday, :street, :postal, :city,
                                now(), now()) returning id""")
                .param("ext", source + "-" + n)
                .param("source", source)
                .param("given", given.isEmpty() ? null : given, Types.VARCHAR)
                .param("family", family.isEmpty() ? null : family, Types.VARCHAR)
                .param("email", email, Types.VARCHAR)
                .param("emailDigest", email == null ? null : digests.ofEmail(email), Types.BINARY)
                .param("phone", phone, Types.VARCHAR)
                .param("phoneDigest", phone == null ? null : digests.ofPhone(phone), Types.BINARY)
                .param("birthday", birthday == null ? null : LocalDate.parse(birthday), Types.DATE)
                .param("street", address.length > 0 ? address[0] : null, Types.VARCHAR)
                .param("postal", address.length > 1 ? address[1] : null, Types.VARCHAR)
                .param("city", address.length > 2 ? address[2] : null, Types.VARCHAR)
                .query(Long.class)
                .single();
        world.jdbc()
                .sql(
                        "insert into customer_identity (kind, value, customer_id, row_digest) values (:kind, :value, :id, sha256('first'))")
                .param("kind", "source:" + source)
                .param("value", source + "-" + n)
                .param("id", id)
                .update();
        return new CustomerId(id);
    }

    /** What the record's source does when it has a new address of this person: it is written to whoever the source's id means. */
    void writes(CustomerId record, String email) {
        world.jdbc()
                .sql("""
                        with told as (
                          update customer_identity i set row_digest = sha256(convert_to(:email, 'UTF8')) from customer c
                           where c.id = :id and i.kind = 'source:' || c.source and i.value = c.external_id returning i.customer_id
                        )
                        update customer c set email = :email, email_digest = :digest, version = version + 1 from told where c.id = told.customer_id""")
                .param("id", record.value())
                .param("email", email)
                .param("digest", world.bean(AddressDigests.class).ofEmail(email))
                .update();
    }

    /** One run of the job. */
    void match() {
        find();
        mergeFound();
    }

    void find() {
        world.bean(Matching.class).refreshKeys();
        world.bean(Matching.class).findPairs();
    }

    void mergeFound() {
        var automatic = world.bean(AutomaticMerges.class);
        while (automatic.next().left()) {
            // the next batch
        }
    }

    /** Where a record stands: live, or the record it was merged into. */
    String stateOf(CustomerId id) {
        return world.jdbc()
                .sql(
                        "select case state when 'merged' then 'merged into ' || merged_into else state end from customer where id = :id")
                .param("id", id.value())
                .query(String.class)
                .single();
    }

    /** The pairs that wait for a steward, as rule and reason. */
    List<String> queue() {
        return world.jdbc().sql("""
                        select p.low_id || '-' || p.high_id || ' ' || p.rule || ' ' || p.reason from duplicate_pair p
                          join customer a on a.id = p.low_id and a.state = 'live' join customer b on b.id = p.high_id and b.state = 'live'
                         where p.state = 'open' order by p.low_id, p.high_id""").query(String.class).list();
    }
}
