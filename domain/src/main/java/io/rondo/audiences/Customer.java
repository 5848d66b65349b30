package io.rondo.audiences;

import io.rondo.kernel.CustomerId;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person we know.
 *
 * @param externalId the installation's own key of the customer; never changes
 * @param language IETF tag of the language messages are written in
 * @param timeZone IANA zone of the customer's quiet hours
 * @param country ISO 3166 alpha-2
 * @param noProfiling the customer refused selection by profile
 */
public record Customer(
        CustomerId id,
        String externalId,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String givenName,
        @Nullable String familyName,
        String language,
        String timeZone,
        @Nullable String country,
        @Nullable LocalDate birthday,
        boolean noProfiling,
        String source,
        long version) {
    private static final Pattern LATIN = Pattern.compile("[A-Za-z]");

    /** The whole name as the SQL function {@code person_name} writes it; the external id if no name is known. */
    public String displayName() {
        var chinese = language.startsWith("zh");
        var apart = !chinese
                || Stream.of(familyName, givenName)
                        .filter(Objects::nonNull)
                        .anyMatch(part -> LATIN.matcher(part).find());
        var name = Stream.of(chinese ? familyName : givenName, chinese ? givenName : familyName)
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(apart ? " " : ""));
        return name.isEmpty() ? externalId : name;
    }
}
