package io.rondo.recovery;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much one cause cost us.
 *
 * @param cases number of cases with this cause
 * @param compensation sum given to customers for it
 * @param satisfaction mean of the answers, 1 to 5; null while nobody answered
 */
public record CauseRank(
        CauseCode cause,
        int cases,
        BigDecimal compensation,
        @Nullable Double satisfaction) {}
