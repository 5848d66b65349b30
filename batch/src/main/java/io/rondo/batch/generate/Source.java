package io.rondo.batch.generate;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A system customers come from, and how it writes its files. */
enum Source {
    /** As a program writes. */
    SHOP(
            ',',
            "S",
            List.of(
                    "external_id",
                    "source",
                    "email",
                    "phone",
                    "given_name",
                    "family_name",
                    "language",
                    "time_zone",
                    "country",
                    "street",
                    "postal_code",
                    "city",
                    "region",
                    "birthday"),
            List.of(
                    "external_id",
                    "source",
                    "email",
                    "phone",
                    "given_name",
                    "family_name",
                    "language",
                    "time_zone",
                    "country",
                    "street",
                    "postal_code",
                    "city",
                    "region",
                    "birthday")),
    /** As people export from a spreadsheet: byte order mark, semicolons, names of its own, day first, numbers as at home. */
    CRM(
            ';',
            "K",
            List.of(
                    "customer_no",
                    "source",
                    "last_name",
                    "first_name",
                    "date_of_birth",
                    "e-mail",
                    "mobile",
                    "address",
                    "zip",
                    "town",
                    "state",
                    "country",
                    "lang",
                    "tz"),
            List.of(
                    "external_id",
                    "source",
                    "family_name",
                    "given_name",
                    "birthday",
                    "email",
                    "phone",
                    "street",
                    "postal_code",
                    "city",
                    "region",
                    "country",
                    "language",
                    "time_zone"));

    private static final long FIRST = 100_000_000;

    private final char delimiter;
    private final String letter;
    private final List<String> header;
    private final List<String> columns;

    Source(char delimiter, String letter, List<String> header, List<String> columns) {
        this.delimiter = delimiter;
        this.letter = letter;
        this.header = header;
        this.columns = columns;
    }

    char delimiter() {
        return delimiter;
    }

    boolean byteOrderMark() {
        return this == CRM;
    }

    List<String> header() {
        return header;
    }

    /** The names of the columns as the import calls them. */
    List<String> columns() {
        return columns;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String file() {
        return code() + ".csv";
    }

    String id(long number) {
        return letter + (FIRST + number);
    }

    Source other() {
        return this == SHOP ? CRM : SHOP;
    }

    List<String> cells(MadeRecord made) {
        var person = made.person();
        var land = person.land();
        var city = person.city();
        var email = person.email() == null ? "" : person.email();
        var phone = person.phone();
        return switch (this) {
            case SHOP ->
                List.of(
                        made.id(),
                        code(),
                        email,
                        phone == null ? "" : land.phone(phone),
                        person.given(),
                        person.family(),
                        land.language(),
                        city.zone(),
                        land.name(),
                        person.street(),
                        person.postalCode(),
                        city.name(),
                        city.region(),
                        person.birthday() == null ? "" : person.birthday().toString());
            case CRM ->
                List.of(
                        made.id(),
                        code(),
                        person.family(),
                        person.given(),
                        dayFirst(person.birthday()),
                        email,
                        phone == null ? "" : land.nationalPhone(phone),
                        person.street(),
                        person.postalCode(),
                        city.name(),
                        city.region(),
                        land.written(),
                        land.language(),
                        city.zone());
        };
    }

    private static String dayFirst(@Nullable LocalDate date) {
        return date == null ? "" : two(date.getDayOfMonth()) + "." + two(date.getMonthValue()) + "." + date.getYear();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
