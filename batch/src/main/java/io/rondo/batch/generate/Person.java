package io.rondo.batch.generate;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A made-up customer: the cells of one row, believable together (seniors are old, students buy little but lately). */
record Person(List<String> cells) {

    static final List<String> HEADER = List.of(
            "external_id",
            "email",
            "phone",
            "given_name",
            "family_name",
            "language",
            "time_zone",
            "country",
            "birthday",
            "consent_email",
            "consent_phone",
            "value_tier",
            "stage",
            "strategic_segment",
            "recency_days",
            "frequency",
            "monetary",
            "channel",
            "no_profiling",
            "source",
            "city",
            "favourite_category");

    static final int EXTERNAL_ID = HEADER.indexOf("external_id");
    static final int EMAIL = HEADER.indexOf("email");
    static final int BIRTHDAY = HEADER.indexOf("birthday");
    static final int GIVEN_NAME = HEADER.indexOf("given_name");
    static final int MONETARY = HEADER.indexOf("monetary");

    /** Ages are counted at the end of this year, so that the same seed is the same file in every year. */
    private static final int YEAR = 2026;

    private static final double NO_EMAIL_CONSENT = 0.05;
    private static final double PHONE_CONSENT = 0.6;
    /** Who spends most has an adviser, whose calls most of them want. */
    private static final double HIGH_PHONE_CONSENT = 0.9;

    private static final double NO_PROFILING = 0.01;
    private static final int DORMANT_DAYS = 300;
    private static final int DECLINE_DAYS = 150;
    private static final int NEW_FREQUENCY = 2;
    private static final int LOYAL_FREQUENCY = 6;
    private static final double HIGH_SPEND = 600;
    private static final double MID_SPEND = 200;

    private enum Kind {
        FAMILIES(35, 30, 50, 45, 1.3, "home", "toys", "groceries"),
        PROFESSIONALS(30, 25, 60, 60, 1.6, "electronics", "fashion", "travel"),
        STUDENTS(20, 18, 27, 30, 0.6, "books", "music", "sports"),
        SENIORS(15, 64, 85, 90, 1.0, "garden", "health", "books");

        private final int weight;
        private final int youngest;
        private final int oldest;
        private final int typicalRecency;
        private final double spend;
        private final List<String> categories;

        Kind(int weight, int youngest, int oldest, int typicalRecency, double spend, String... categories) {
            this.weight = weight;
            this.youngest = youngest;
            this.oldest = oldest;
            this.typicalRecency = typicalRecency;
            this.spend = spend;
            this.categories = List.of(categories);
        }
    }

    /** @param number counts from 1 */
    static Person make(int number, SplittableRandom random) {
        var place = place(random.nextInt(100));
        var kind = kind(random.nextInt(100));
        var given = pick(place.givenNames(), random);
        var family = pick(place.familyNames(), random);
        var birthday = "%d-%02d-%02d"
                .formatted(
                        YEAR - random.nextInt(kind.youngest, kind.oldest + 1),
                        random.nextInt(1, 13),
                        random.nextInt(1, 29));
        // Exponential: most bought lately, some long ago. Log-normal spend: few spend much.
        var recency = (int) Math.min(900, -kind.typicalRecency * 2 * Math.log(1 - random.nextDouble()));
        var frequency = 1 + (int) (-4 * Math.log(1 - random.nextDouble()));
        var monetary = kind.spend * frequency * Math.exp(3.6 + 0.5 * gaussian(random));
        return new Person(List.of(
                "s-%06d".formatted(number),
                "%s.%s.%d@customers.test".formatted(given.ascii(), family.ascii(), number),
                place.phone().formatted(random.nextInt(100)),
                given.written(),
                family.written(),
                place.language(),
                place.timeZone(),
                place.country(),
                birthday,
                random.nextDouble() < NO_EMAIL_CONSENT ? "no" : "yes",
                random.nextDouble() < (monetary >= HIGH_SPEND ? HIGH_PHONE_CONSENT : PHONE_CONSENT) ? "yes" : "no",
                monetary >= HIGH_SPEND ? "high" : monetary >= MID_SPEND ? "mid" : "low",
                stage(recency, frequency),
                kind.name().toLowerCase(Locale.ROOT),
                Integer.toString(recency),
                Integer.toString(frequency),
                "%.2f".formatted(monetary),
                random.nextInt(100) < 70 ? "web" : random.nextBoolean() ? "phone" : "store",
                random.nextDouble() < NO_PROFILING ? "yes" : "no",
                "sample",
                pick(place.cities(), random),
                pick(kind.categories, random)));
    }

    /** The same person with another value in one cell. */
    Person with(int cell, String value) {
        var changed = new java.util.ArrayList<>(cells);
        changed.set(cell, value);
        return new Person(changed);
    }

    private static String stage(int recency, int frequency) {
        if (recency > DORMANT_DAYS) {
            return "dormant";
        }
        if (recency > DECLINE_DAYS) {
            return "decline";
        }
        return frequency < NEW_FREQUENCY ? "exploration" : frequency < LOYAL_FREQUENCY ? "build-up" : "stability";
    }

    private static Place place(int percent) {
        var left = percent;
        for (var place : Place.ALL) {
            left -= place.weight();
            if (left < 0) {
                return place;
            }
        }
        return Place.ALL.getLast();
    }

    private static Kind kind(int percent) {
        var left = percent;
        for (var kind : Kind.values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        return Kind.SENIORS;
    }

    private static <T> T pick(List<T> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }

    /** Sum of twelve uniforms less six: near enough to a normal draw, and the same on every machine. */
    private static double gaussian(SplittableRandom random) {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }
}
