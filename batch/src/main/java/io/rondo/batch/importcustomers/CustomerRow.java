package io.rondo.batch.importcustomers;

import io.rondo.batch.rows.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A checked row of a customer file, each value in the text form PostgreSQL reads; null means unknown.
 *
 * @param source the system {@code externalId} is an id of
 * @param phone E.164
 * @param emailDigest hex
 * @param digest hex; equal digests mean equal rows under equal headers
 */
record CustomerRow(
        long line,
        String externalId,
        @Nullable String email,
        @Nullable String emailDigest,
        @Nullable String phone,
        @Nullable String phoneDigest,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable String country,
        @Nullable String street,
        @Nullable String postalCode,
        @Nullable String city,
        @Nullable String region,
        @Nullable String birthday,
        @Nullable Boolean noProfiling,
        String source,
        @Nullable Boolean consentEmail,
        @Nullable Boolean consentPhone,
        @Nullable Boolean consentSms,
        @Nullable String valueTier,
        @Nullable String stage,
        @Nullable String strategicSegment,
        @Nullable Integer recencyDays,
        @Nullable Integer frequency,
        @Nullable String monetary,
        @Nullable String channel,
        String attributes,
        String digest)
        implements RowKind.Row {

    /** A customer is known by its id within a source. */
    @Override
    public String key() {
        return source + '\n' + externalId;
    }

    @Override
    public String id() {
        return externalId;
    }
}
