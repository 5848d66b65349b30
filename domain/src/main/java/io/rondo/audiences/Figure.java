package io.rondo.audiences;

import java.util.Locale;

/**
 * The figures of a profile and what each means. The job {@code refresh-profiles} computes them; the pages show the same definitions to
 * their readers, one click away.
 *
 * <p>Common to all: an order counts unless it was cancelled; its amount is what was paid, less what was returned. Days are whole days
 * of business time before the refresh. Of a customer who refused profiling nothing is computed. {@link #RECENCY}, {@link #FREQUENCY},
 * {@link #MONETARY}, {@link #STAGE}, {@link #VALUE_TIER} and {@link #CHANNEL} that came with a file stay until the customer has orders of
 * his own. Scores, tiers and the usual interval compare with limits fixed once per business day over all live customers.
 */
public enum Figure {
    /** Whole days since the last order; at least 0. */
    RECENCY,
    /** Number of orders, ever. */
    FREQUENCY,
    /**
     * Money paid for all orders less returns, ever, in the installation's currency. Like every figure of money at most 999,999,999,999.99 either
     * way: what is beyond counts as that.
     */
    MONETARY,
    /**
     * 1 to 5: the fifth of all live customers who have the figure that a customer is in, 5 being the most recent, the most frequent or
     * the most money (Hughes, Strategic Database Marketing, 1994). A fifth ends at the value of the customer at 20, 40, 60 or 80 % of
     * the order; customers of equal value are always in the same fifth, the lower one for frequency and money and the higher one for
     * recency, so fifths may differ in size.
     */
    SCORES,
    /** Days between the first and the last day with an order, divided by the number of such days less one; needs two. */
    INTERVAL,
    /**
     * The stage of the relationship (Dwyer, Schurr and Oh, Developing Buyer-Seller Relationships, 1987). The pace is the own
     * {@link #INTERVAL}, or the median interval of all customers after one day with orders, and at least 7 days. In this order: dormant,
     * if the last order is more than 3 paces ago; decline, if it is more than 2 paces ago, or after 4 days with orders if the last 365
     * days brought less than half of the 365 before; exploration after one day with orders, build-up after two or three, stability after
     * four. Without orders: exploration, or what a file said.
     */
    STAGE,
    /** Money paid less returns in the last 365 days. */
    VALUE_NOW,
    /**
     * High: {@link #VALUE_NOW} is at or above the 80th percentile of customers who paid anything in the last 365 days; mid: at or above
     * their median; low: everybody else.
     */
    VALUE_TIER,
    /**
     * Expected money in the next 365 days: mean amount of an order × orders expected (365 / pace, at most 52) × the weight of the stage:
     * exploration 0.5, build-up and stability 1, decline 0.4, dormant 0.1. A rule of thumb of ours to compare customers by, not a
     * forecast to plan with.
     */
    VALUE_POTENTIAL,
    /**
     * 0 to 100: how much the customer may move others. 40 if the last answer about satisfaction was 5, 20 if it was 4; 3 for each
     * response by a person in the last 365 days, at most 30; 10 for each recommendation the column {@code referrals} of a file counts,
     * at most 30. A rule of ours.
     */
    INFLUENCE,
    /**
     * The step on the ladder of loyalty (Payne, The Essence of Services Marketing, 1993): prospect, no order; customer, one order;
     * client, at least two; supporter, at least four, in build-up or stability, last satisfaction not below 3, and a response in the
     * last 365 days or a satisfaction of 4 or 5; advocate, the same with an {@link #INFLUENCE} of at least 40.
     */
    RELATIONSHIP,
    /**
     * The strategic segment: the first in order of priority whose rule applies, everybody else if none does. One that came with a file
     * stays.
     */
    STRATEGIC_SEGMENT,
    /**
     * Customer delivered value: what the customer received less what it cost him in all (Kotler, Marketing Management), summed over
     * orders where the source tells both; absent where none does.
     */
    DELIVERED_VALUE,
    /** Where the customer places most orders. */
    CHANNEL,
    /** The channel whose messages and calls were answered most often by a person: clicks, visits, replies, calls, surveys, orders. */
    PREFERRED_CHANNEL,
    /**
     * The hour of the customer's own day, 0 to 23, in which most answers came. What was reported at a full quarter of an hour, to the
     * second, without one of our messages does not count: a date alone is reported so.
     */
    PREFERRED_HOUR,
    /** Marketing messages sent and how many of them a person answered, by channel and by category of offer. */
    RESPONSE_RATES,
    /** Marketing messages sent, or in doubt, within 7 and 30 days; as of the last refresh. The ledger counts for itself when it sends. */
    CONTACTS,
    /** {@link #VALUE_NOW} as a share, 0 to 1, of the yearly spend with all suppliers in the column {@code yearly_wallet} of a file. */
    WALLET_SHARE,
    /** Amount returned as a share, 0 to 1, of the amount of all orders not cancelled. */
    RETURN_RATE,
    /** Complaints and abuse reports within 730 days; complaint-prone is who has at least two. */
    COMPLAINTS,
    /** The last answer about satisfaction, 1 to 5, from a survey or a closed case. */
    SATISFACTION;

    /** The name used in pages and messages, such as {@code value-now}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
