package io.rondo.dashboards.tracking;

import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whom a message went to, as far as the pages its links lead to may know. */
@Component
class Recipients {

    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{4,15}");

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The customer behind a message.
     *
     * @param addressIsCurrent false if the customer has another address by now: who reads the old mailbox may be somebody else
     * @param maskedAddress enough to recognise one's own address by, too little to learn another's
     */
    record Recipient(CustomerId customer, boolean addressIsCurrent, String maskedAddress, ZoneId zone) {}

    Optional<Recipient> of(DeliveryId delivery) {
        return jdbc.sql("""
                        select c.id, case d.channel when 'email' then c.email else c.phone end reached_at, c.time_zone,
                               d.channel not in ('email', 'sms')
                                 or d.address_digest is not distinct from digest_on(d.channel, c.email_digest, c.phone_digest) is_current
                          from delivery d join customer m on m.id = d.customer_id
                          join customer c on c.id = coalesce(m.merged_into, m.id) where d.id = :id""")
                .param("id", delivery.value())
                .query((row, n) -> new Recipient(
                        new CustomerId(row.getLong("id")),
                        row.getBoolean("is_current"),
                        masked(row.getString("reached_at")),
                        zone(row.getString("time_zone"))))
                .optional();
    }

    /** First letter of the name and of the domain, and the domain's last label: {@code a•••@e•••.com}; of a number its last two digits. */
    static String masked(@Nullable String email) {
        if (email != null && NUMBER.matcher(email).matches()) {
            return "•••" + email.substring(email.length() - 2);
        }
        var at = email == null ? -1 : email.lastIndexOf('@');
        if (email == null || at < 1 || at == email.length() - 1) {
            return "•••";
        }
        var dot = email.lastIndexOf('.');
        return "%s•••@%s•••%s"
                .formatted(
                        email.substring(0, 1), email.substring(at + 1, at + 2), dot > at ? email.substring(dot) : "");
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
