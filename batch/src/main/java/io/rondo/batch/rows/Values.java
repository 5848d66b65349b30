package io.rondo.batch.rows;

import io.rondo.audiences.Stage;
import io.rondo.audiences.ValueTier;
import io.rondo.consent.EmailAddresses;
import io.rondo.consent.PhoneNumbers;
import io.rondo.imports.ImportMapping.DateStyle;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one cell each: strict about what it means, fair about how it is written. Cells come stripped and not empty.
 *
 * <p>Above 150 lines because it is the one list of what files may hold.
 */
public final class Values {

    private static final int MAX_TEXT = 500;
    private static final int MAX_CODE = 64;
    private static final int MAX_ID = 300;
    private static final int FIRST_YEAR = 1900;
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");
    private static final Pattern COMPACT_DATE = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
    private static final Pattern YEAR_LAST = Pattern.compile("([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})");
    private static final Pattern TIME = Pattern.compile(
            "([0-9年月日./-]+)(?:[T ]+([0-9]{1,2}:[0-9]{2}(:[0-9]{2}(?:\\.[0-9]{1,9})?)?) ?(Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?");
    private static final Pattern MIDNIGHT = Pattern.compile("[T ]+0?0:00(:00(\\.0{1,9})?)?$");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
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

    public static String text(String cell) {
        if (cell.length() > MAX_TEXT) {
            throw new BadValue("text-too-long");
        }
        return cell;
    }

    public static String email(String cell) {
        EmailAddresses.problemOf(cell).ifPresent(problem -> {
            throw new BadValue(problem.code());
        });
        return EmailAddresses.toAscii(cell);
    }

    /** A short word of ours or of the source: no control characters, at most 64. */
    public static String code(String cell) {
        if (cell.length() > MAX_CODE || cell.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("text-too-long");
        }
        return cell;
    }

    /** An id of the source: no control characters, at most 300. */
    public static String id(String cell) {
        if (cell.length() > MAX_ID || cell.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("bad-id");
        }
        return cell;
    }

    /** @param region where a number without a country code belongs; null: such a number is refused */
    public static String phone(String cell, @Nullable String region) {
        return PhoneNumbers.toE164(cell, region).orElseThrow(() -> new BadValue("bad-phone-number"));
    }

    public static String language(String cell) {
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

    public static String timeZone(String cell) {
        if (!ZONES.contains(cell)) {
            throw new BadValue("bad-time-zone");
        }
        return cell;
    }

    public static String country(String cell) {
        var code = COUNTRIES.get(cell.toLowerCase(Locale.ROOT));
        if (code == null) {
            throw new BadValue("bad-country");
        }
        return code;
    }

    /** A date; as spreadsheets and databases write it, with the day's first moment behind it, too. */
    public static String date(String written, DateStyle style) {
        var cell = MIDNIGHT.matcher(written).replaceFirst("");
        try {
            var yearFirst = DATE.matcher(cell);
            if (yearFirst.matches()) {
                return date(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3));
            }
            var compact = COMPACT_DATE.matcher(cell);
            if (compact.matches()) {
                return date(compact.group(1), compact.group(2), compact.group(3));
            }
            var yearLast = YEAR_LAST.matcher(cell);
            if (yearLast.matches()) {
                var dots = cell.indexOf('.') > 0;
                if (style == DateStyle.MONTH_FIRST) {
                    return date(yearLast.group(3), yearLast.group(1), yearLast.group(2));
                }
                if (style == DateStyle.DAY_FIRST || dots) {
                    return date(yearLast.group(3), yearLast.group(2), yearLast.group(1));
                }
            }
        } catch (DateTimeException e) {
            throw new BadValue("bad-date");
        }
        throw new BadValue("bad-date");
    }

    /**
     * A date with a time, or a date alone for its first moment.
     *
     * @param zone of a time that does not say its own
     * @param latest times after it are refused: nobody has seen the future
     */
    public static Instant time(String cell, DateStyle style, String zone, Instant latest) {
        var matcher = TIME.matcher(cell);
        if (!matcher.matches()) {
            throw new BadValue("bad-time");
        }
        try {
            var date = LocalDate.parse(date(matcher.group(1), style));
            var clock = matcher.group(2);
            var time =
                    clock == null ? LocalTime.MIDNIGHT : LocalTime.parse(clock.indexOf(':') == 1 ? "0" + clock : clock);
            var offset = matcher.group(4);
            var said = offset == null ? ZoneId.of(zone) : ZoneId.of(offset.equals("Z") ? "Z" : offset);
            var instant = date.atTime(time).atZone(said).toInstant();
            if (instant.isAfter(latest)) {
                throw new BadValue("in-the-future");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new BadValue("bad-time");
        }
    }

    private static String date(String year, String month, String day) {
        var date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
        if (date.getYear() < FIRST_YEAR) {
            throw new BadValue("bad-date");
        }
        return date.toString();
    }

    public static boolean yesOrNo(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return true;
        }
        if (NO.contains(word)) {
            return false;
        }
        throw new BadValue("bad-yes-or-no");
    }

    public static int wholeNumber(String cell) {
        return Integer.parseInt(matching(WHOLE, cell, "bad-number"));
    }

    public static String valueTier(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        var code = TIERS.getOrDefault(word, word);
        if (Arrays.stream(ValueTier.values()).noneMatch(tier -> tier.code().equals(code))) {
            throw new BadValue("bad-value-tier");
        }
        return code;
    }

    public static String stage(String cell) {
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
