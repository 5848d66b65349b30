package io.rondo.responses;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.DeliveryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A response as it arrived. Source and external id are its identity: the same pair again is a duplicate and has no effect.
 *
 * @param source the system that tells us, such as {@code web}, {@code mail} or the shop's name; at most 64 characters
 * @param externalId that system's id of the event; at most 300 characters
 * @param occurredAt business time it happened, not when we heard of it
 * @param campaign the campaign it answers, where no delivery tells
 * @param link row of {@code link} that was followed
 * @param amount of an order, 0 or more, in the installation's currency
 * @param score of a survey, 1 to 5
 * @param detail text a person wrote, or a code (see {@link ResponseType})
 * @param signals what the web saw, for opens and clicks
 */
public record NewResponse(
        String source,
        String externalId,
        ResponseType type,
        Sender from,
        Instant occurredAt,
        @Nullable CampaignId campaign,
        @Nullable Long link,
        @Nullable BigDecimal amount,
        @Nullable Integer score,
        @Nullable String detail,
        @Nullable Signals signals) {

    /** Longest text kept of what a person wrote. */
    public static final int MAX_DETAIL = 10_000;

    public NewResponse {
        source = within("source", source, 64);
        externalId = within("external id", externalId, 300);
        if ((type == ResponseType.ORDER) != (amount != null) || (amount != null && amount.signum() < 0)) {
            throw new IllegalArgumentException(
                    "Expected an amount of 0 or more for an order and none for others, but type is %s and amount %s"
                            .formatted(type.code(), amount));
        }
        if ((type == ResponseType.SURVEY) != (score != null) || (score != null && (score < 1 || score > 5))) {
            throw new IllegalArgumentException(
                    "Expected a score of 1 to 5 for a survey and none for others, but type is %s and score %s"
                            .formatted(type.code(), score));
        }
        detail = detail == null ? null : Text.clean(detail, MAX_DETAIL);
    }

    private static String within(String what, String text, int limit) {
        if (text.isBlank() || text.length() > limit || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Expected a %s of 1 to %d printable characters, but it has %d"
                    .formatted(what, limit, text.length()));
        }
        return text;
    }

    public static NewResponse of(String source, String externalId, ResponseType type, Sender from, Instant occurredAt) {
        return new NewResponse(source, externalId, type, from, occurredAt, null, null, null, null, null, null);
    }

    public static NewResponse order(
            String source, String externalId, Sender from, Instant occurredAt, BigDecimal amount) {
        return new NewResponse(
                source, externalId, ResponseType.ORDER, from, occurredAt, null, null, amount, null, null, null);
    }

    /** The customer's answer to a survey; the first one a delivery brings counts, later ones are duplicates. */
    public static NewResponse survey(DeliveryId delivery, int score, Instant occurredAt) {
        return new NewResponse(
                "web",
                "s:" + delivery,
                ResponseType.SURVEY,
                new Sender.ByDelivery(delivery),
                occurredAt,
                null,
                null,
                null,
                score,
                null,
                null);
    }

    /**
     * A pixel fetched. Mail programs fetch it again and again: one response per delivery, minute and agent is kept.
     */
    public static NewResponse open(DeliveryId delivery, Instant occurredAt, Signals signals) {
        return new NewResponse(
                "web",
                "o:%s:%s".formatted(delivery, moment(occurredAt, signals)),
                ResponseType.OPEN,
                new Sender.ByDelivery(delivery),
                occurredAt,
                null,
                null,
                null,
                null,
                null,
                signals);
    }

    /**
     * A link followed. One response per delivery, link, minute and agent is kept: a double click is one, but a person's
     * click is never swallowed by a scanner's of the same minute.
     */
    public static NewResponse click(DeliveryId delivery, long link, Instant occurredAt, Signals signals) {
        return new NewResponse(
                "web",
                "c:%s:%d:%s".formatted(delivery, link, moment(occurredAt, signals)),
                ResponseType.CLICK,
                new Sender.ByDelivery(delivery),
                occurredAt,
                null,
                link,
                null,
                null,
                null,
                signals);
    }

    /**
     * "No more marketing" through a message's link. Two posts within one second are one; a later one counts again, because
     * the customer may have consented in between.
     */
    public static NewResponse optOut(DeliveryId delivery, Instant occurredAt, String way) {
        return of(
                        "web",
                        "u:%s:%d".formatted(delivery, occurredAt.getEpochSecond()),
                        ResponseType.OPT_OUT,
                        new Sender.ByDelivery(delivery),
                        occurredAt)
                .withDetail(way);
    }

    public NewResponse withDetail(@Nullable String newDetail) {
        return new NewResponse(
                source, externalId, type, from, occurredAt, campaign, link, amount, score, newDetail, signals);
    }

    public NewResponse withCampaign(@Nullable CampaignId newCampaign) {
        return new NewResponse(
                source, externalId, type, from, occurredAt, newCampaign, link, amount, score, detail, signals);
    }

    private static String moment(Instant occurredAt, Signals signals) {
        var who = (signals.method() + ' ' + signals.agent()).hashCode();
        return occurredAt.getEpochSecond() / 60 + ":" + HexFormat.of().toHexDigits(who);
    }
}
