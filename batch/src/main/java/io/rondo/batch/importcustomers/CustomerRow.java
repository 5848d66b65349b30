package io.rondo.batch.importcustomers;

import org.jspecify.annotations.Nullable;

/**
 * A checked row of a customer file, each value in the text form PostgreSQL reads; null means unknown.
 *
 * @param emailDigest hex
 * @param digest hex; equal digests mean equal rows under equal headers
 */
record CustomerRow(
        long line,
        String externalId,
        @Nullable String email,
        @Nullable String emailDigest,
        @Nullable String phone,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String language,
        @Nullable String timeZone,
        @Nullable String country,
        @Nullable String birthday,
        @Nullable Boolean noProfiling,
        @Nullable String source,
        @Nullable Boolean consentEmail,
        @Nullable Boolean consentPhone,
        @Nullable String valueTier,
        @Nullable String stage,
        @Nullable String strategicSegment,
        @Nullable Integer recencyDays,
        @Nullable Integer frequency,
        @Nullable String monetary,
        @Nullable String channel,
        String attributes,
        String digest) {}
