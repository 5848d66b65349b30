package io.rondo.batch.generate;

import io.rondo.batch.generate.Place.Name;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A country made-up customers live in. Phone numbers have a length that is possible there and begin with digits that nobody has
 * been given: they look right and cannot be dialled.
 */
enum Land {
    US(
            34,
            "United States",
            "en",
            "us",
            List.of(
                    new City("Boston", "MA", "America/New_York", "-05:00", "021##"),
                    new City("Philadelphia", "PA", "America/New_York", "-05:00", "191##"),
                    new City("Atlanta", "GA", "America/New_York", "-05:00", "303##"),
                    new City("Chicago", "IL", "America/Chicago", "-06:00", "606##"),
                    new City("Austin", "TX", "America/Chicago", "-06:00", "787##"),
                    new City("Denver", "CO", "America/Denver", "-07:00", "802##"),
                    new City("Seattle", "WA", "America/Los_Angeles", "-08:00", "981##"),
                    new City("San Diego", "CA", "America/Los_Angeles", "-08:00", "921##"))),
    CA(
            4,
            "Canada",
            "en",
            "us",
            List.of(
                    new City("Toronto", "ON", "America/Toronto", "-05:00", "M#A #B#"),
                    new City("Vancouver", "BC", "America/Vancouver", "-08:00", "V#N #C#"))),
    GB(
            12,
            "United Kingdom",
            "en",
            "gb",
            List.of(
                    new City("London", "", "Europe/London", "+00:00", "SE# #AB"),
                    new City("Leeds", "West Yorkshire", "Europe/London", "+00:00", "LS# #DE"),
                    new City("Bristol", "", "Europe/London", "+00:00", "BS# #HJ"),
                    new City("Edinburgh", "", "Europe/London", "+00:00", "EH# #LN"))),
    DE(
            20,
            "Germany",
            "de",
            "de",
            List.of(
                    new City("Berlin", "Berlin", "Europe/Berlin", "+01:00", "10###"),
                    new City("Hamburg", "Hamburg", "Europe/Berlin", "+01:00", "20###"),
                    new City("München", "Bayern", "Europe/Berlin", "+01:00", "80###"),
                    new City("Köln", "Nordrhein-Westfalen", "Europe/Berlin", "+01:00", "50###"),
                    new City("Leipzig", "Sachsen", "Europe/Berlin", "+01:00", "04###"))),
    CN(
            27,
            "中国",
            "zh",
            "zh",
            List.of(
                    new City("上海市", "上海市", "Asia/Shanghai", "+08:00", "200###"),
                    new City("北京市", "北京市", "Asia/Shanghai", "+08:00", "100###"),
                    new City("广州市", "广东省", "Asia/Shanghai", "+08:00", "510###"),
                    new City("成都市", "四川省", "Asia/Shanghai", "+08:00", "610###"),
                    new City("杭州市", "浙江省", "Asia/Shanghai", "+08:00", "310###"))),
    SG(3, "Singapore", "zh", "sg", List.of(new City("Singapore", "", "Asia/Singapore", "+08:00", "4#####")));

    private static final long BILLION = 1_000_000_000;
    private static final long HUNDRED_MILLION = 100_000_000;
    private static final long TEN_MILLION = 10_000_000;

    private final int weight;
    private final String written;
    private final String language;
    private final List<Name> given;
    private final List<Name> family;
    private final List<Name> streets;
    private final List<Name> ways;
    private final List<City> cities;

    /**
     * @param offset from UTC outside of summer time
     * @param postalCode its form; # is a digit
     */
    record City(String name, String region, String zone, String offset, String postalCode) {}

    Land(int weight, String written, String language, String streets, List<City> cities) {
        this.weight = weight;
        this.written = written;
        this.language = language;
        this.given = Words.of(language + ".given");
        this.family = Words.of(language + ".family");
        this.streets = Words.of(streets + ".street");
        this.ways = Words.of(streets + ".way");
        this.cities = cities;
    }

    static Land draw(SplittableRandom random) {
        var left = random.nextInt(100);
        for (var land : values()) {
            left -= land.weight;
            if (left < 0) {
                return land;
            }
        }
        return US;
    }

    /** As people write it in a form. */
    String written() {
        return written;
    }

    /** Of the people, as a language code. */
    String language() {
        return language;
    }

    Name given(SplittableRandom random) {
        return given.get(random.nextInt(given.size()));
    }

    Name family(SplittableRandom random) {
        return family.get(random.nextInt(family.size()));
    }

    City city(SplittableRandom random) {
        return cities.get(random.nextInt(cities.size()));
    }

    String street(SplittableRandom random) {
        var street = streets.get(random.nextInt(streets.size())).written();
        var way = ways.get(random.nextInt(ways.size())).written();
        var number = 1 + random.nextInt(180);
        var flat = random.nextInt(10);
        return switch (this) {
            case US, CA -> number * 7 + " " + street + " " + way + (flat < 3 ? " Apt " + (flat + 1) : "");
            case GB -> (flat == 0 ? "Flat " + (1 + number % 9) + "\n" : "") + number + " " + street + " " + way;
            case DE -> street + way + " " + number;
            case CN -> street + way + number + "号" + (1 + flat) + "栋" + (100 * (1 + number % 20) + 1 + flat % 4) + "室";
            case SG -> "Blk " + number + " " + street + " " + way + " #" + (10 + flat) + "-" + (100 + number);
        };
    }

    static String postalCode(City city, SplittableRandom random) {
        var code = new StringBuilder(city.postalCode());
        for (var i = 0; i < code.length(); i++) {
            if (code.charAt(i) == '#') {
                code.setCharAt(i, (char) ('0' + random.nextInt(10)));
            }
        }
        return code.toString();
    }

    /**
     * A phone number with its country code.
     *
     * @param number each number gives another phone number, in every country
     */
    String phone(long number) {
        return switch (this) {
            case US, CA -> grouped("+1 07", digits(number, HUNDRED_MILLION), 1, 4);
            case GB -> grouped("+44 4", digits(number, BILLION), 3);
            case DE -> grouped("+49 14", digits(number, HUNDRED_MILLION), 1);
            case CN -> grouped("+86 127 ", digits(number, HUNDRED_MILLION), 4);
            case SG -> grouped("+65 " + "2457".charAt((int) (number / TEN_MILLION)), digits(number, TEN_MILLION), 3);
        };
    }

    /** The same number as people of the country write it among themselves. */
    String nationalPhone(long number) {
        return switch (this) {
            case US, CA ->
                "(" + phone(number).substring(3, 6) + ") "
                        + phone(number).substring(7).replace(' ', '-');
            case GB -> grouped("04", digits(number, BILLION), 3);
            case DE -> grouped("014", digits(number, HUNDRED_MILLION), 1);
            case CN -> "127" + digits(number, HUNDRED_MILLION);
            case SG -> phone(number).substring(4);
        };
    }

    /** Spread over all digits without two becoming one: the factor has no divisor in common with a power of ten. */
    private static String digits(long number, long size) {
        var spread = String.valueOf(number % size * 7_654_321 % size + size);
        return spread.substring(1);
    }

    private static String grouped(String front, String digits, int... cuts) {
        var text = new StringBuilder(front);
        var from = 0;
        for (var cut : cuts) {
            text.append(digits, from, cut).append(' ');
            from = cut;
        }
        return text.append(digits, from, digits.length()).toString();
    }
}
