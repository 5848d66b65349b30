package io.rondo.dashboards.audience;

import io.rondo.dashboards.audience.DuplicateQueries.Side;
import io.rondo.dashboards.site.Formats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two records side by side.
 *
 * @param highSurvives which of the two is proposed to stay: as when the job merges, the one with more contacts, then with more
 *     orders, then the older
 */
record Comparison(Side low, Side high, boolean highSurvives, List<Line> lines) {

    /**
     * One field of both.
     *
     * @param field key of its name
     * @param choice the field of {@link io.rondo.identity.MergeRequest#FIELDS} to choose by where both have a value and they differ
     */
    record Line(
            String field,
            @Nullable String low,
            @Nullable String high,
            @Nullable String choice) {

        public boolean differs() {
            return choice != null
                    && low != null
                    && high != null
                    && !low.strip().toLowerCase(Locale.ROOT).equals(high.strip().toLowerCase(Locale.ROOT));
        }

        public boolean choosable() {
            return choice != null && low != null && high != null && !low.equals(high);
        }
    }

    static Comparison of(Side low, Side high, Formats words) {
        var highSurvives =
                high.contacts() != low.contacts() ? high.contacts() > low.contacts() : high.orders() > low.orders();
        var lines = new ArrayList<Line>();
        lines.add(new Line("name", blank(low.name()), blank(high.name()), "name"));
        lines.add(new Line("email", low.email(), high.email(), "email"));
        lines.add(new Line("phone", low.phone(), high.phone(), "phone"));
        lines.add(new Line("birthday", text(low.birthday()), text(high.birthday()), "birthday"));
        lines.add(new Line("address", low.address(), high.address(), "address"));
        lines.add(new Line("country", country(low, words), country(high, words), "country"));
        lines.add(new Line("language", words.languages(low.language()), words.languages(high.language()), "language"));
        lines.add(new Line("sources", low.sources(), high.sources(), null));
        lines.add(new Line("since", words.date(low.createdAt()), words.date(high.createdAt()), null));
        lines.add(new Line("orders", orders(low, words), orders(high, words), null));
        lines.add(new Line("contacts", words.number(low.contacts()), words.number(high.contacts()), null));
        lines.add(new Line("allowed", channels(low.allowed(), words), channels(high.allowed(), words), null));
        lines.add(new Line("refused", channels(low.refused(), words), channels(high.refused(), words), null));
        return new Comparison(low, high, highSurvives, lines);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }

    private static @Nullable String blank(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static @Nullable String country(Side side, Formats words) {
        return side.country() == null ? null : words.country(side.country());
    }

    private static @Nullable String orders(Side side, Formats words) {
        return side.orders() == 0
                ? null
                : words.text(
                        "audience.duplicates.ordersOf",
                        side.orders(),
                        words.money(side.spent()),
                        words.date(side.lastOrderAt()));
    }

    private static @Nullable String channels(@Nullable String codes, Formats words) {
        return codes == null
                ? null
                : Arrays.stream(codes.split(","))
                        .map(code -> words.code("admin.policy.channel", code))
                        .collect(Collectors.joining(words.text("fmt.comma")));
    }
}
