package io.rondo.history;

/**
 * What a group of contacts did, counted in contacts.
 *
 * @param contacts in the group
 * @param sent with at least one message that left
 * @param bounced with at least one bounce
 * @param openedHuman with an open classed human; the three kinds of opens overlap and never steer anything
 * @param clicked with a click classed human or unknown
 * @param visitors with such a click or a reported visit
 * @param conversions with an order
 * @param revenueCents in hundredths of the currency
 * @param revenueSquares sum of the squares of each contact's revenue, in hundredths squared, the zeros included
 * @param costMicros variable cost in millionths of the currency
 */
public record ContactFigures(
        long contacts,
        long sent,
        long bounced,
        long openedHuman,
        long openedUnknown,
        long openedMachine,
        long clicked,
        long visitors,
        long conversions,
        long revenueCents,
        double revenueSquares,
        long costMicros) {

    public static final ContactFigures NONE = new ContactFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The figures of both groups together; they must share no contact. */
    public ContactFigures plus(ContactFigures other) {
        return new ContactFigures(
                contacts + other.contacts,
                sent + other.sent,
                bounced + other.bounced,
                openedHuman + other.openedHuman,
                openedUnknown + other.openedUnknown,
                openedMachine + other.openedMachine,
                clicked + other.clicked,
                visitors + other.visitors,
                conversions + other.conversions,
                revenueCents + other.revenueCents,
                revenueSquares + other.revenueSquares,
                costMicros + other.costMicros);
    }

    /** Revenue in the currency. */
    public double revenue() {
        return revenueCents / 100d;
    }

    /** Revenue per contact in the currency; 0 for an empty group. */
    public double revenuePerContact() {
        return contacts == 0 ? 0 : revenue() / contacts;
    }

    /** The sample's standard deviation (n − 1) of revenue per contact in the currency; 0 below two contacts. */
    public double revenueDeviation() {
        if (contacts < 2) {
            return 0;
        }
        double squares = revenueSquares - (double) revenueCents * revenueCents / contacts;
        return Math.sqrt(Math.max(0, squares) / (contacts - 1)) / 100;
    }
}
