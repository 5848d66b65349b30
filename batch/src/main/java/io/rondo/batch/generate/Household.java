package io.rondo.batch.generate;

import static io.rondo.batch.generate.Plant.COUPLE;
import static io.rondo.batch.generate.Plant.FAMILY_SHARING_EMAIL;
import static io.rondo.batch.generate.Plant.HOUSEHOLD_SHARING_PHONE;
import static io.rondo.batch.generate.Plant.MARRIED;
import static io.rondo.batch.generate.Plant.NAMESAKES;
import static io.rondo.batch.generate.Plant.PARENT_AND_CHILD;
import static io.rondo.batch.generate.Plant.SAME_EMAIL;
import static io.rondo.batch.generate.Plant.SAME_PHONE;
import static io.rondo.batch.generate.Plant.TWICE_IN_ONE_SOURCE;
import static io.rondo.batch.generate.Plant.TWINS;
import static io.rondo.batch.generate.Plant.TYPO;
import static io.rondo.batch.generate.Plant.WRITTEN_OTHERWISE;

import io.rondo.batch.generate.Place.Name;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One record of one source, or two that were planted together. Made from the seed and its number alone, so that any of them can be
 * made again and none has to be remembered.
 *
 * @param plant why there are two; null of one
 */
record Household(List<MadeRecord> records, @Nullable Plant plant) {

    /** In every {@value #EACH} households each of these is planted once. */
    private static final List<Plant> PLANTED = List.of(
            SAME_EMAIL,
            SAME_EMAIL,
            SAME_PHONE,
            SAME_PHONE,
            MARRIED,
            TYPO,
            TYPO,
            WRITTEN_OTHERWISE,
            WRITTEN_OTHERWISE,
            TWICE_IN_ONE_SOURCE,
            FAMILY_SHARING_EMAIL,
            FAMILY_SHARING_EMAIL,
            HOUSEHOLD_SHARING_PHONE,
            NAMESAKES,
            TWINS,
            PARENT_AND_CHILD,
            COUPLE,
            COUPLE,
            COUPLE,
            COUPLE,
            COUPLE,
            COUPLE,
            COUPLE,
            COUPLE);

    private static final int EACH = 250;
    /** Has no divisor in common with {@link #EACH}: neighbours in the file are planted far apart. */
    private static final int STRIDE = 37;

    private static final int SHOP_PERCENT = 70;
    private static final int NUMBERS_EACH = 4;

    static Household make(long seed, int number) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        var place = (int) (((long) number * STRIDE + Math.floorMod(seed, EACH)) % EACH);
        var unique = (long) number * NUMBERS_EACH;
        var person = MadePerson.complete(unique, random);
        var source = random.nextInt(100) < SHOP_PERCENT ? Source.SHOP : Source.CRM;
        if (place >= PLANTED.size()) {
            return new Household(List.of(new MadeRecord(source, unique, person.withGaps(random))), null);
        }
        var plant = PLANTED.get(place);
        var other = other(plant, person, unique + 1, random);
        var elsewhere = plant == TWICE_IN_ONE_SOURCE || plant == COUPLE ? source : source.other();
        return new Household(
                List.of(new MadeRecord(source, unique, person), new MadeRecord(elsewhere, unique + 1, other)), plant);
    }

    /** Only the first, where there is no room for both. */
    Household alone() {
        return new Household(records.subList(0, 1), null);
    }

    private static MadePerson other(Plant plant, MadePerson one, long unique, SplittableRandom random) {
        var stranger = MadePerson.complete(unique, random);
        var land = one.land();
        var given = land.given(random);
        while (given.written().equals(one.given())) {
            given = land.given(random);
        }
        var family = land.family(random);
        while (family.written().equals(one.family())) {
            family = land.family(random);
        }
        var relative = relative(one, given, unique, random);
        return switch (plant) {
            case SAME_EMAIL ->
                one.withEmail(one.carelessEmail()).withBirthday(null).withPhone(null);
            case SAME_PHONE -> one.withEmail(null);
            case MARRIED -> one.withName(one.given(), family.written());
            case TYPO ->
                one.withName(one.given(), typo(one.family(), family.written()))
                        .withEmail(stranger.email())
                        .withPhone(null);
            case WRITTEN_OTHERWISE -> otherwise(one).withEmail(null).withPhone(unique);
            case TWICE_IN_ONE_SOURCE -> one;
            case FAMILY_SHARING_EMAIL -> relative.withEmail(one.email());
            case HOUSEHOLD_SHARING_PHONE -> relative.withPhone(one.phone());
            case NAMESAKES -> stranger.withName(one.given(), one.family()).withBirthday(one.birthday());
            case TWINS -> relative.withBirthday(one.birthday());
            case PARENT_AND_CHILD -> one.withBirthday(bornLater(one)).withPhone(unique);
            case COUPLE -> relative;
        };
    }

    private static MadePerson relative(MadePerson one, Name given, long unique, SplittableRandom random) {
        var birthday = MadePerson.birthday(random);
        while (birthday.equals(one.birthday())) {
            birthday = MadePerson.birthday(random);
        }
        return one.withName(given.written(), one.family())
                .withBirthday(birthday)
                .withEmail(given.ascii() + "." + unique + "@customers.test")
                .withPhone(unique);
    }

    private static java.time.@Nullable LocalDate bornLater(MadePerson one) {
        return one.birthday() == null ? null : one.birthday().plusYears(27).plusDays(40);
    }

    /** Two letters changed places; of a name too short for that, another one. */
    private static String typo(String name, String another) {
        for (var i = 1; i + 2 < name.length(); i++) {
            if (name.charAt(i) != name.charAt(i + 1)) {
                return name.substring(0, i) + name.charAt(i + 1) + name.charAt(i) + name.substring(i + 2);
            }
        }
        return another;
    }

    private static MadePerson otherwise(MadePerson one) {
        var street = one.street()
                .replace("Street", "St")
                .replace("Road", "Rd")
                .replace("Avenue", "Ave")
                .replace("straße", "str.")
                .replace("号", "號");
        return one.withName(one.family().replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"), one.given())
                .withStreet(street);
    }
}
