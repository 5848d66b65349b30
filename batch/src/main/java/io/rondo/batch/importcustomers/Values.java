package io.rondo.batch.importcustomers;

import io.rondo.audiences.Stage;
import io.rondo.audiences.ValueTier;
import io.rondo.consent.EmailAddresses;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one cell each: strict about what it means, fair about how it is written. Cells come stripped and not empty.
 *
 * <p>Above 150 lines because it is the one list of what files may hold.
 */
final class Values {

    private static final int MAX_TEXT = 500;
    private static final int FIRST_YEAR = 1900;
    private static final BigDecimal MAX_MONEY = new BigDecimal("999999999999.99");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()/.-]{3,28}[0-9]");
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");
    private static final Pattern GERMAN_DATE = Pattern.compile("([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CURRENCY = Pattern.compile("[$€£¥￥\\s]");
    private static final Pattern PLAIN_MONEY = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern GROUPED_MONEY = Pattern.compile("-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("-?[0-9]+,[0-9]{1,2}");
    private static final Set<String> YES = Set.of("yes", "y", "true", "t", "1", "ja", "是", "同意", "有");
    private static final Set<String> NO = Set.of("no", "n", "false", "f", "0", "nein", "否", "拒绝", "不同意", "无");
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final Map<String, String> LANGUAGES = Map.of(
            "english", "en", "英语", "en", "英文", "en", "chinese", "zh", "中文", "zh", "汉语", "zh", "german", "de", "德语",
            "de", "deutsch", "de");
    private static final Map<String, String> TIERS =
            Map.of("高", "high", "中", "mid", "低", "low", "medium", "mid", "middle", "mid");
    private static final Map<String, String> STAGES = Map.of(
            "探索期",
            "exploration",
            "成长期",
            "build-up",
            "稳定期",
            "stability",
            "衰退期",
            "decline",
            "沉睡",
            "dormant",
            "build up",
            "build-up",
            "buildup",
            "build-up");
    private static final Map<String, String> COUNTRIES = countries();

    private Values() {}

    static String text(String cell) {
        if (cell.length() > MAX_TEXT) {
            throw new BadValue("text-too-long");
        }
        return cell;
    }

    static String email(String cell) {
        EmailAddresses.problemOf(cell).ifPresent(problem -> {
            throw new BadValue(problem.code());
        });
        return EmailAddresses.toAscii(cell);
    }

    static String phone(String cell) {
        return matching(PHONE, cell, "bad-phone-number");
    }

    static String language(String cell) {
        var known = LANGUAGES.get(cell.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        var tag = LANGUAGE.matcher(cell);
        if (!tag.matches()) {
            throw new BadValue("bad-language");
        }
        return tag.group(1).toLowerCase(Locale.ROOT);
    }

    static String timeZone(String cell) {
        if (!ZONES.contains(cell)) {
            throw new BadValue("bad-time-zone");
        }
        return cell;
    }

    static String country(String cell) {
        var code = COUNTRIES.get(cell.toLowerCase(Locale.ROOT));
        if (code == null) {
            throw new BadValue("bad-country");
        }
        return code;
    }

    static String date(String cell) {
        var yearFirst = DATE.matcher(cell);
        var dayFirst = GERMAN_DATE.matcher(cell);
        try {
            if (yearFirst.matches()) {
                return date(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3));
            }
            if (dayFirst.matches()) {
                return date(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1));
            }
        } catch (DateTimeException e) {
            throw new BadValue("bad-date");
        }
        throw new BadValue("bad-date");
    }

    private static String date(String year, String month, String day) {
        var date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
        if (date.getYear() < FIRST_YEAR) {
            throw new BadValue("bad-date");
        }
        return date.toString();
    }

    static boolean yesOrNo(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return true;
        }
        if (NO.contains(word)) {
            return false;
        }
        throw new BadValue("bad-yes-or-no");
    }

    static int wholeNumber(String cell) {
        return Integer.parseInt(matching(WHOLE, cell, "bad-number"));
    }

    /** A decimal point, with commas between thousands if at all; or a decimal comma with up to two digits behind it. */
    static String money(String cell) {
        var bare = CURRENCY.matcher(cell).replaceAll("");
        String plain;
        if (PLAIN_MONEY.matcher(bare).matches()) {
            plain = bare;
        } else if (GROUPED_MONEY.matcher(bare).matches()) {
            plain = bare.replace(",", "");
        } else if (DECIMAL_COMMA.matcher(bare).matches()) {
            plain = bare.replace(',', '.');
        } else {
            throw new BadValue("bad-number");
        }
        if (plain.length() > MAX_TEXT || new BigDecimal(plain).abs().compareTo(MAX_MONEY) > 0) {
            throw new BadValue("number-too-large");
        }
        return plain;
    }

    static String valueTier(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        var code = TIERS.getOrDefault(word, word);
        if (Arrays.stream(ValueTier.values()).noneMatch(tier -> tier.code().equals(code))) {
            throw new BadValue("bad-value-tier");
        }
        return code;
    }

    static String stage(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        var code = STAGES.getOrDefault(word, word);
        if (Arrays.stream(Stage.values()).noneMatch(stage -> stage.code().equals(code))) {
            throw new BadValue("bad-stage");
        }
        return code;
    }

    private static String matching(Pattern pattern, String cell, String code) {
        if (!pattern.matcher(cell).matches()) {
            throw new BadValue(code);
        }
        return cell;
    }

    /** ISO 3166 alpha-2 by code and by the country's name in English, Chinese and German. */
    private static Map<String, String> countries() {
        var countries = new HashMap<String, String>();
        for (var code : Locale.getISOCountries()) {
            var country = new Locale.Builder().setRegion(code).build();
            countries.put(code.toLowerCase(Locale.ROOT), code);
            for (var language : new Locale[] {Locale.ENGLISH, Locale.CHINESE, Locale.GERMAN}) {
                countries.put(country.getDisplayCountry(language).toLowerCase(Locale.ROOT), code);
            }
        }
        countries.put("usa", "US");
        countries.put("uk", "GB");
        return Map.copyOf(countries);
    }
}
