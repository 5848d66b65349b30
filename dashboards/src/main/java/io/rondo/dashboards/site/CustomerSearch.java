package io.rondo.dashboards.site;

import io.rondo.consent.PhoneNumbers;
import io.rondo.kernel.AddressDigests;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds live customers by what somebody typed: who has exactly this number, e-mail address or phone number; if there is none, whose
 * name holds it; else whose number or address holds a part of it. The first two by index; only the last walks through all customers.
 */
@Component
public class CustomerSearch {

    private static final String NAMED = """
            (searched_name(c.given_name, c.family_name) like :part
             or searched_name(c.given_name, c.family_name) like replace(:part, ' ', ''))""";
    private static final String ADDRESSED =
            "(lower(c.external_id) like :part or lower(c.email) like :part or c.phone like :part)";

    private final JdbcClient jdbc;
    private final AddressDigests digests;

    CustomerSearch(JdbcClient jdbc, AddressDigests digests) {
        this.jdbc = jdbc;
        this.digests = digests;
    }

    /** Empty words find everybody. */
    public Match of(String words) {
        if (words.isEmpty()) {
            return new Match("true", List.of(), "");
        }
        var exact = exactly(words);
        if (!exact.isEmpty()) {
            return byId(exact);
        }
        var part = "%" + words.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%";
        var named = holding(NAMED, part);
        return named.ids().isEmpty() && named.condition().equals(Match.BY_ID) ? holding(ADDRESSED, part) : named;
    }

    private List<Long> exactly(String words) {
        return jdbc.sql("""
                        with recursive source as (
                          select min(kind) kind from customer_identity where kind >= 'source:'
                          union all
                          select (select min(n.kind) from customer_identity n where n.kind > s.kind) from source s where s.kind is not null
                        )
                        select id from customer where state = 'live' and external_id = :words
                        union select coalesce(c.merged_into, c.id) from source s
                                join customer_identity n on n.kind = s.kind and n.value = :words
                                join customer c on c.id = n.customer_id and c.state <> 'erased'
                               where s.kind like 'source:%'
                        union select merged_into from customer where state = 'merged' and external_id = :words
                        union select id from customer where state = 'live' and email_digest = :email
                        union select id from customer where state = 'live' and phone_digest = :phone""")
                .param("words", words)
                .param("email", words.contains("@") ? digests.ofEmail(words) : null, Types.BINARY)
                .param(
                        "phone",
                        PhoneNumbers.toE164(words, null).map(digests::ofPhone).orElse(null),
                        Types.BINARY)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /** A few are named, so that whoever asks does not look for them again; of many it is said how to find them. */
    private Match holding(String condition, String part) {
        var ids = jdbc.sql("select c.id from customer c where c.state = 'live' and " + condition + " limit :most")
                .param("part", part)
                .param("most", Slice.MOST + 1)
                .query((row, n) -> row.getLong(1))
                .list();
        return ids.size() > Slice.MOST ? new Match(condition, List.of(), part) : byId(ids);
    }

    private static Match byId(List<Long> ids) {
        return new Match(Match.BY_ID, ids, "");
    }

    /**
     * Who was found.
     *
     * @param condition SQL for {@code customer c} with the parameters {@code :ids} (bigint[]) and {@code :part}
     */
    public record Match(String condition, List<Long> ids, String part) {

        static final String BY_ID = "c.id = any(:ids)";

        /** {@link #ids} as a parameter. */
        public Long[] array() {
            return ids.toArray(Long[]::new);
        }
    }
}
