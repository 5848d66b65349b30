package io.rondo.offers;

import io.rondo.kernel.OfferId;
import java.math.BigDecimal;

/**
 * Something a customer can take.
 *
 * @param code short stable name, used in files and variables
 * @param landingUrl where a click leads; absolute, http or https
 * @param redemptionCost what one redeemed offer costs us (discount, gift), in the installation's currency
 */
public record Offer(
        OfferId id,
        String code,
        String name,
        String category,
        String landingUrl,
        BigDecimal redemptionCost,
        boolean active) {}
