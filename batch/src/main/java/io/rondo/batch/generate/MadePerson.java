package io.rondo.batch.generate;

import io.rondo.batch.generate.Place.Name;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who a record of a source is about, as that source knows it.
 *
 * @param phone stands for a number, see {@link Land#phone}
 */
record MadePerson(
        Land land,
        Land.City city,
        String given,
        String family,
        @Nullable LocalDate birthday,
        String street,
        String postalCode,
        @Nullable String email,
        @Nullable Long phone) {

    private static final int NO_EMAIL_PERCENT = 6;
    private static final int NO_PHONE_PERCENT = 15;
    private static final int NO_BIRTHDAY_PERCENT = 20;
    private static final int YOUNGEST_BORN = 2008;
    private static final int YEARS = 70;

    /** Somebody everything is known of. @param number no other person may have it */
    static MadePerson complete(long number, SplittableRandom random) {
        var land = Land.draw(random);
        var city = land.city(random);
        var given = land.given(random);
        var family = land.family(random);
        return new MadePerson(
                land,
                city,
                given.written(),
                family.written(),
                birthday(random),
                land.street(random),
                Land.postalCode(city, random),
                email(given, family, number, random),
                number);
    }

    static LocalDate birthday(SplittableRandom random) {
        return LocalDate.of(YOUNGEST_BORN - random.nextInt(YEARS), 1, 1).plusDays(random.nextInt(365));
    }

    static String email(Name given, Name family, long number, SplittableRandom random) {
        var name = switch (random.nextInt(4)) {
            case 0 -> given.ascii() + "." + family.ascii();
            case 1 -> given.ascii().charAt(0) + family.ascii();
            case 2 -> family.ascii() + "_" + given.ascii();
            default -> given.ascii() + family.ascii().charAt(0);
        };
        return name + "." + number + "@customers.test";
    }

    /** What the source did not ask for, or was not told. */
    MadePerson withGaps(SplittableRandom random) {
        var draw = random.nextInt(100);
        var withoutEmail = draw < NO_EMAIL_PERCENT ? withEmail(null) : this;
        var withoutPhone = draw >= 100 - NO_PHONE_PERCENT ? withoutEmail.withPhone(null) : withoutEmail;
        return random.nextInt(100) < NO_BIRTHDAY_PERCENT ? withoutPhone.withBirthday(null) : withoutPhone;
    }

    MadePerson withEmail(@Nullable String other) {
        return new MadePerson(land, city, given, family, birthday, street, postalCode, other, phone);
    }

    MadePerson withPhone(@Nullable Long other) {
        return new MadePerson(land, city, given, family, birthday, street, postalCode, email, other);
    }

    MadePerson withBirthday(@Nullable LocalDate other) {
        return new MadePerson(land, city, given, family, other, street, postalCode, email, phone);
    }

    MadePerson withName(String otherGiven, String otherFamily) {
        return new MadePerson(land, city, otherGiven, otherFamily, birthday, street, postalCode, email, phone);
    }

    MadePerson withStreet(String other) {
        return new MadePerson(land, city, given, family, birthday, other, postalCode, email, phone);
    }

    MadePerson at(MadePerson other) {
        return new MadePerson(
                other.land, other.city, given, family, birthday, other.street, other.postalCode, email, phone);
    }

    /** The address as a person in a hurry types it. */
    String carelessEmail() {
        return email == null ? "" : email.substring(0, 1).toUpperCase(Locale.ROOT) + email.substring(1);
    }
}
