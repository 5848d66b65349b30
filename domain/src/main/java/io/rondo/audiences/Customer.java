package io.rondo.audiences;

import io.rondo.kernel.CustomerId;
import java.time.LocalDate;
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
        long version) {}
