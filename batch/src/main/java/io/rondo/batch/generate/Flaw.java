package io.rondo.batch.generate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be wrong with a row.
 *
 * @param field the column the import names; {@code row} where it cannot say which
 * @param reason the code the import gives
 */
record Flaw(String field, String reason, String value) {

    private static final String ROW = "row";
    private static final String TOO_FEW = "too-few-columns";
    private static final String TOO_MANY = "too-many-columns";
    private static final String NOT_UTF_8 = "not-utf-8";
    private static final String TWICE = "duplicate-in-file";

    static final List<Flaw> OF_CUSTOMERS = List.of(
            new Flaw("email", "no-at-sign", "not.an.address"),
            new Flaw("email", "bad-domain", "someone@customers..test"),
            new Flaw("external_id", TWICE, ""),
            new Flaw("phone", "bad-phone-number", "12"),
            new Flaw("birthday", "bad-date", "1990-02-30"),
            new Flaw("external_id", "missing", ""),
            new Flaw("country", "bad-country", "Atlantis"),
            new Flaw("time_zone", "bad-time-zone", "Mars/Olympus"),
            new Flaw(ROW, TOO_FEW, ""),
            new Flaw(ROW, TOO_MANY, ""),
            new Flaw(ROW, NOT_UTF_8, ""),
            new Flaw(ROW, "control-character", ""),
            new Flaw("given_name", "text-too-long", "very ".repeat(120) + "long"));

    static final List<Flaw> OF_ORDERS = List.of(
            new Flaw("customer", "unknown-customer", "S1"),
            new Flaw("amount", "bad-number", "=SUM(A1:A9)"),
            new Flaw("amount", "negative-amount", "-12.50"),
            new Flaw("ordered_at", "bad-time", "yesterday"),
            new Flaw("ordered_at", "in-the-future", "2199-01-01 12:00:00Z"),
            new Flaw("order_id", "missing", ""),
            new Flaw("order_id", TWICE, ""),
            new Flaw("state", "bad-order-state", "lost"),
            new Flaw(ROW, TOO_FEW, ""));

    static final List<Flaw> OF_CONSENTS = List.of(
            new Flaw("customer", "unknown-customer", "K1"),
            new Flaw("channel", "bad-channel", "pigeon"),
            new Flaw("granted", "bad-yes-or-no", "perhaps"),
            new Flaw("occurred_at", "bad-time", "once"),
            new Flaw("purpose", "bad-purpose", "fun"),
            new Flaw(ROW, TOO_MANY, ""));

    static final List<Flaw> OF_INTERACTIONS = List.of(
            new Flaw("type", "bad-interaction-type", "telepathy"),
            new Flaw("customer", "unknown-customer", "S2"),
            new Flaw("interaction_id", "missing", ""),
            new Flaw("occurred_at", "in-the-future", "2199-01-01 12:00:00Z"));

    /** Whether the row keeps the id of the good one before it. */
    boolean twice() {
        return reason.equals(TWICE);
    }

    /** @param columns names of the columns as the import calls them */
    List<String> spoil(List<String> good, List<String> columns) {
        var cells = new ArrayList<>(good);
        switch (reason) {
            case TOO_FEW -> cells.subList(cells.size() - 2, cells.size()).clear();
            case TOO_MANY -> cells.add("one too many");
            case NOT_UTF_8 -> cells.set(columns.indexOf("given_name"), "J\u00fcrgen");
            case "control-character" -> cells.set(columns.indexOf("family_name"), "Bell\u0007");
            case TWICE -> {}
            default -> cells.set(columns.indexOf(field), value);
        }
        return cells;
    }

    Charset charset() {
        return reason.equals(NOT_UTF_8) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }
}
