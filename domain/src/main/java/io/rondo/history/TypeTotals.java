package io.rondo.history;

/**
 * The sums both stores must agree on, for the responses of one type.
 *
 * @param amountCents amounts in hundredths of the currency
 */
public record TypeTotals(String type, long n, long amountCents) {}
