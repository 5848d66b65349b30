package io.rondo.batch;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How Kevin Hillstrom's e-mail experiment (MineThatData, 2008) becomes customers and a list. The file knows no persons, so
 * each row is one: the customer of physical line N (the header is line 1, the first customer line 2) is {@code h-N} at
 * {@code hN@customers.test}. The column {@code segment} is the arm; visit, conversion and spend are what happened
 * afterwards, so they never become part of a profile.
 */
public final class HillstromFile {

    private static final List<String> HEADER = List.of(
            "recency",
            "history_segment",
            "history",
            "mens",
            "womens",
            "zip_code",
            "newbie",
            "channel",
            "segment",
            "visit",
            "conversion",
            "spend");
    private static final BigDecimal MID_VALUE = BigDecimal.valueOf(100);
    private static final BigDecimal HIGH_VALUE = BigDecimal.valueOf(350);

    private HillstromFile() {}

    public static boolean recognises(List<String> header) {
        return header.equals(HEADER);
    }

    /** @param line physical line in the file; the header is line 1 */
    public static String externalId(long line) {
        return "h-" + line;
    }

    /** @param line physical line in the file; the header is line 1 */
    public static String email(long line) {
        return "h" + line + "@customers.test";
    }

    /** The row as the columns of a customer file. */
    public static Map<String, String> customer(long line, Map<String, String> row) {
        var customer = new LinkedHashMap<String, String>();
        customer.put("external_id", externalId(line));
        customer.put("email", email(line));
        customer.put("country", "US");
        customer.put("language", "en");
        customer.put("time_zone", "America/New_York");
        customer.put("consent_email", "yes");
        customer.put("value_tier", valueTier(row.getOrDefault("history", "")));
        customer.put("stage", stage(row));
        customer.put("strategic_segment", strategicSegment(row));
        customer.put("recency_days", days(row.getOrDefault("recency", "")));
        customer.put("monetary", row.getOrDefault("history", ""));
        customer.put("channel", row.getOrDefault("channel", ""));
        customer.put("history_segment", row.getOrDefault("history_segment", ""));
        customer.put("area", row.getOrDefault("zip_code", ""));
        customer.put("mens", row.getOrDefault("mens", ""));
        customer.put("womens", row.getOrDefault("womens", ""));
        customer.put("newbie", row.getOrDefault("newbie", ""));
        return customer;
    }

    /** The row as a line of a ready-made list. */
    public static Map<String, String> listLine(long line, Map<String, String> row) {
        return Map.of("external_id", externalId(line), "arm", row.getOrDefault("segment", ""));
    }

    /** What the customer bought in the year before, which is what the two mails were about. */
    private static String strategicSegment(Map<String, String> row) {
        var mens = "1".equals(row.get("mens"));
        var womens = "1".equals(row.get("womens"));
        if (mens && womens) {
            return "bought-both";
        }
        return mens ? "bought-mens" : womens ? "bought-womens" : "bought-none";
    }

    private static String stage(Map<String, String> row) {
        if ("1".equals(row.get("newbie"))) {
            return "exploration";
        }
        var months = row.getOrDefault("recency", "");
        return months.length() == 2 ? "decline" : "stability";
    }

    /** Months since the last purchase, as days of 30. What is no number stays as it is and is refused by the import. */
    private static String days(String months) {
        return months.matches("[0-9]{1,3}") ? Integer.toString(30 * Integer.parseInt(months)) : months;
    }

    private static String valueTier(String history) {
        if (!history.matches("[0-9]{1,9}(\\.[0-9]+)?")) {
            return "";
        }
        var spend = new BigDecimal(history);
        return spend.compareTo(HIGH_VALUE) >= 0 ? "high" : spend.compareTo(MID_VALUE) >= 0 ? "mid" : "low";
    }
}
