package io.rondo.batch.rows;

import io.rondo.imports.ImportMapping.NumberStyle;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads amounts in the installation's currency, with or without its sign or code. A sign or code of another currency is refused
 * and never dropped: 100 dollars are not 100 euros.
 */
@Component
public final class Amounts {

    private static final int MAX_TEXT = 500;
    private static final BigDecimal MAX = new BigDecimal("999999999999.99");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern GROUPING_SPACE = Pattern.compile("(?<=[0-9]) (?=[0-9]{3}(?![0-9]))");
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern GROUPED = Pattern.compile("-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");
    private static final Pattern GROUPED_COMMA = Pattern.compile("-?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+)(,[0-9]+)?");
    private static final Pattern TWO_NUMBERS = Pattern.compile("-?[1-9][0-9]{0,2}[.,][0-9]{3}");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("-?[0-9]+,[0-9]{1,2}");
    private static final Pattern SIGN = Pattern.compile("\\p{Sc}");
    private static final Pattern CODE = Pattern.compile("(?<!\\p{L})[A-Z]{3}(?!\\p{L})");
    private static final Set<String> CODES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private final List<String> own;

    /** @param currency ISO 4217 code of the installation's currency */
    Amounts(@Value("${rondo.currency:EUR}") String currency) {
        this.own = signs(Currency.getInstance(currency));
    }

    /**
     * The amount as plain decimal number.
     *
     * @param style how the file's numbers are written; see {@link NumberStyle}
     * @throws BadValue {@code bad-number}, {@code number-too-large}, {@code could-be-two-numbers} or {@code other-currency}
     */
    public String read(String cell, NumberStyle style) {
        var bare = bare(cell);
        if (style == NumberStyle.AUTO && TWO_NUMBERS.matcher(bare).matches()) {
            throw new BadValue("could-be-two-numbers");
        }
        String plain;
        if (style == NumberStyle.COMMA) {
            if (!GROUPED_COMMA.matcher(bare).matches()) {
                throw new BadValue("bad-number");
            }
            plain = bare.replace(".", "").replace(',', '.');
        } else if (PLAIN.matcher(bare).matches()) {
            plain = bare;
        } else if (GROUPED.matcher(bare).matches()) {
            plain = bare.replace(",", "");
        } else if (style == NumberStyle.AUTO && DECIMAL_COMMA.matcher(bare).matches()) {
            plain = bare.replace(',', '.');
        } else {
            throw new BadValue("bad-number");
        }
        if (plain.length() > MAX_TEXT || new BigDecimal(plain).abs().compareTo(MAX) > 0) {
            throw new BadValue("number-too-large");
        }
        return plain;
    }

    /** The number without the own sign in front of or behind it, and without spaces between thousands. */
    private String bare(String cell) {
        var text = SPACES.matcher(cell).replaceAll(" ").strip();
        var minus = text.startsWith("-");
        var unsigned = minus ? text.substring(1).strip() : text;
        var number = own.stream()
                .filter(sign -> unsigned.startsWith(sign) || unsigned.endsWith(sign))
                .findFirst()
                .map(sign -> unsigned.startsWith(sign)
                        ? unsigned.substring(sign.length()).strip()
                        : unsigned.substring(0, unsigned.length() - sign.length())
                                .strip())
                .orElse(unsigned);
        if (SIGN.matcher(number).find()
                || CODE.matcher(number).results().anyMatch(code -> CODES.contains(code.group()))) {
            throw new BadValue("other-currency");
        }
        return (minus ? "-" : "") + GROUPING_SPACE.matcher(number).replaceAll("");
    }

    /** The signs of a currency in all countries, the longest first ({@code US$} before {@code $}), and its code. */
    private static List<String> signs(Currency currency) {
        var written = Arrays.stream(Locale.getAvailableLocales())
                .map(currency::getSymbol)
                .map(sign -> SPACES.matcher(sign).replaceAll(" "))
                .flatMap(sign -> sign.equals("¥") ? Stream.of(sign, "￥") : Stream.of(sign));
        var unlisted = currency.getCurrencyCode().equals("CNY")
                ? Stream.of("CNY", "元")
                : Stream.of(currency.getCurrencyCode());
        return Stream.concat(written, unlisted)
                .filter(sign -> !sign.isBlank())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
