package io.rondo.responses;

import io.rondo.kernel.CustomerId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order as its source tells it now, after it told it otherwise.
 *
 * @param source and {@code externalId}: which order
 * @param net what was paid less what came back, in the installation's currency
 * @param cancelled whether it was cancelled: it counts for nothing then, while a returned one stays an order of its net amount
 */
public record CorrectedOrder(
        String source, String externalId, CustomerId customer, Instant orderedAt, BigDecimal net, boolean cancelled) {}
