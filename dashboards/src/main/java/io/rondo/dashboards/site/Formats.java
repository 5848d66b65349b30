package io.rondo.dashboards.site;

import io.rondo.kernel.BusinessClock;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Numbers, money and times as the viewer reads them; templates call it as {@code @fmt}. An absent value is an en dash,
 * so that a column stays a column.
 */
@Component("fmt")
public class Formats {

    public static final String ABSENT = "–";

    private final BusinessClock clock;
    private final MessageSource messages;
    private final String currency;

    Formats(BusinessClock clock, MessageSource messages, @Value("${rondo.currency:EUR}") String currency) {
        this.clock = clock;
        this.messages = messages;
        this.currency = currency;
    }

    /** Whole number with the language's grouping. */
    public String number(@Nullable Number value) {
        return value == null ? ABSENT : integers().format(value);
    }

    /** Number with so many digits after the point. */
    public String decimal(@Nullable Number value, int digits) {
        return value == null || !finite(value)
                ? ABSENT
                : fixed(NumberFormat.getNumberInstance(locale()), digits).format(value);
    }

    /** A share in [0, 1] as a percentage. */
    public String percent(@Nullable Number share, int digits) {
        return share == null || !finite(share)
                ? ABSENT
                : fixed(NumberFormat.getPercentInstance(locale()), digits)
                        .format(share)
                        .replace('-', '−');
    }

    /** A p-value: four digits, and never a zero it is not. */
    public String probability(@Nullable Number p) {
        return p != null && finite(p) && p.doubleValue() < 0.0001 ? "< " + decimal(0.0001, 4) : decimal(p, 4);
    }

    /** A difference of two shares in percentage points, with its sign: {@code +0.68 pp}. */
    public String points(@Nullable Number difference, int digits) {
        if (difference == null || !finite(difference)) {
            return ABSENT;
        }
        var points = difference.doubleValue() * 100;
        return message("fmt.points", signed(points, digits));
    }

    /** A number with its sign; minus is U+2212, as typeset. */
    public String signed(@Nullable Number value, int digits) {
        if (value == null || !finite(value)) {
            return ABSENT;
        }
        var text = decimal(Math.abs(value.doubleValue()), digits);
        return value.doubleValue() < 0 ? "−" + text : "+" + text;
    }

    /** ISO 4217 code of the installation's currency: of orders, costs and compensations alike. */
    public String currency() {
        return currency;
    }

    /** An amount in the installation's currency, as customers' purchases and compensations are. */
    public String money(@Nullable Number amount) {
        return money(amount, currency);
    }

    /** Money with its currency, cents shown below ten thousand. */
    public String money(@Nullable Number amount, String currency) {
        if (amount == null || !finite(amount)) {
            return ABSENT;
        }
        var format = NumberFormat.getCurrencyInstance(locale());
        format.setCurrency(Currency.getInstance(currency));
        fixed(format, Math.abs(amount.doubleValue()) >= 10_000 ? 0 : 2);
        return format.format(amount).replace('-', '−');
    }

    /** A small price with all the digits it was given: 0.0125. */
    public String exactMoney(@Nullable BigDecimal amount, String currency) {
        if (amount == null) {
            return ABSENT;
        }
        var format = NumberFormat.getCurrencyInstance(locale());
        format.setCurrency(Currency.getInstance(currency));
        return fixed(format, Math.max(2, amount.stripTrailingZeros().scale())).format(amount);
    }

    public String date(@Nullable Instant at) {
        return at == null ? ABSENT : in(at, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
    }

    /** Date and time in the viewer's zone. */
    public String dateTime(@Nullable Instant at) {
        return at == null
                ? ABSENT
                : in(at, DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT));
    }

    /** Date and time with the zone's name, for a tooltip. */
    public String precise(@Nullable Instant at) {
        return at == null ? ABSENT : in(at, DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV", locale()));
    }

    /** The time of day now in another zone, such as a customer's; absent if the zone is unknown. */
    public String timeIn(String zone) {
        try {
            return clock.now()
                    .atZone(ZoneId.of(zone))
                    .format(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale()));
        } catch (DateTimeException e) {
            return ABSENT;
        }
    }

    /** Distance from now on the business clock: "in 40 min", "3 h ago". */
    public String relative(@Nullable Instant at) {
        if (at == null) {
            return ABSENT;
        }
        var distance = Duration.between(clock.now(), at);
        if (distance.abs().compareTo(Duration.ofMinutes(1)) < 0) {
            return message("fmt.now");
        }
        return message(distance.isNegative() ? "fmt.ago" : "fmt.in", span(distance.abs()));
    }

    /** A duration in its largest fitting unit: minutes, hours or days. */
    public String span(Duration duration) {
        if (duration.toMinutes() < 90) {
            return message("fmt.minutes", duration.toMinutes());
        }
        return duration.toHours() < 48
                ? message("fmt.hours", duration.toHours())
                : message("fmt.days", duration.toDays());
    }

    /** A measured duration, finer than {@link #span}: {@code 1.5 h}. */
    public String duration(@Nullable Duration duration) {
        if (duration == null) {
            return ABSENT;
        }
        return duration.toMinutes() >= 90 && duration.toHours() < 48
                ? message("fmt.hours", decimal(duration.toMinutes() / 60.0, 1))
                : span(duration);
    }

    /** The message of a stored code, or the code itself where there is no message: a flow may bring its own codes. */
    public String code(String prefix, @Nullable String code) {
        return code == null
                ? ABSENT
                : Objects.requireNonNullElse(messages.getMessage(prefix + "." + code, null, null, locale()), code);
    }

    /** Languages by their names in the viewer's language; {@code tags} may hold several, divided by commas. */
    public String languages(@Nullable String tags) {
        return tags == null
                ? ABSENT
                : Arrays.stream(tags.split(",\\s*"))
                        .map(tag -> Locale.forLanguageTag(tag).getDisplayLanguage(locale()))
                        .collect(Collectors.joining(message("fmt.comma")));
    }

    /** A country by its name in the viewer's language. */
    public String country(@Nullable String code) {
        return code == null || code.isBlank() ? ABSENT : Locale.of("", code).getDisplayCountry(locale());
    }

    /** The name of an attribute as people write it: {@code favourite_category} is "Favourite category". */
    public String attribute(String key) {
        var words = key.replace('_', ' ').replace('-', ' ').strip();
        return words.isEmpty() ? key : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** A message whose key is put together in a template. */
    public String text(String code, Object... args) {
        return message(code, args);
    }

    private static boolean finite(Number value) {
        return Double.isFinite(value.doubleValue());
    }

    private String message(String code, Object... args) {
        return Objects.requireNonNull(messages.getMessage(code, args, locale()));
    }

    private static String in(Instant at, DateTimeFormatter format) {
        TemporalAccessor local = at.atZone(zone());
        return format.withLocale(locale()).format(local);
    }

    private static NumberFormat integers() {
        return fixed(NumberFormat.getIntegerInstance(locale()), 0);
    }

    private static NumberFormat fixed(NumberFormat format, int digits) {
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        format.setRoundingMode(java.math.RoundingMode.HALF_UP);
        return format;
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }

    private static ZoneId zone() {
        return LocaleContextHolder.getTimeZone().toZoneId();
    }
}
