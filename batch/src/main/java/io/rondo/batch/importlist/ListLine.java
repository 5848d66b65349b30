package io.rondo.batch.importlist;

import org.jspecify.annotations.Nullable;

/** A checked line of a ready-made list; null means: draw it, or take it from profile or arm. */
record ListLine(
        long line,
        String externalId,
        String arm,
        @Nullable Integer wave,
        @Nullable String segment,
        @Nullable Long offerId) {}
