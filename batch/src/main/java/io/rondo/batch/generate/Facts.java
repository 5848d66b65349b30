package io.rondo.batch.generate;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a person bought, allowed and did, through all the years the shop knows them: regular buyers and those who stopped, more in
 * November and December than in summer, returns above all of clothes.
 */
final class Facts {

    static final String ORDERS = "orders.csv";
    static final String CONSENTS = "consents.csv";
    static final String INTERACTIONS = "interactions.csv";

    static final List<String> ORDER_COLUMNS = List.of(
            "order_id",
            "source",
            "customer",
            "ordered_at",
            "amount",
            "returned_amount",
            "discount",
            "state",
            "category",
            "channel",
            "value_received",
            "cost_paid");
    static final List<String> CONSENT_COLUMNS = List.of(
            "customer", "customer_source", "purpose", "channel", "granted", "occurred_at", "wording_version", "source");
    static final List<String> INTERACTION_COLUMNS =
            List.of("interaction_id", "source", "customer", "type", "occurred_at", "score", "text");

    private static final int YEARS = 5;
    private static final int MEAN_ORDERS = 5;
    private static final int MOST_ORDERS = 60;
    private static final double WEIGHT_OF_CHRISTMAS = 0.25;
    private static final List<Category> CATEGORIES = List.of(
            new Category("home", 60, 0.06),
            new Category("toys", 35, 0.05),
            new Category("groceries", 45, 0.01),
            new Category("electronics", 180, 0.09),
            new Category("fashion", 75, 0.28),
            new Category("travel", 320, 0.04),
            new Category("books", 22, 0.02),
            new Category("music", 25, 0.03),
            new Category("sports", 70, 0.12),
            new Category("garden", 55, 0.05),
            new Category("health", 40, 0.03));
    private static final List<String> TYPES = List.of(
            "visit",
            "visit",
            "visit",
            "visit",
            "open",
            "open",
            "click",
            "click",
            "survey",
            "survey",
            "call",
            "reply",
            "complaint");

    private final Writer out;
    private final LocalDate until;

    /** @param typical amount of an order; {@code returned} the share of orders that come back, in part or whole */
    private record Category(String name, double typical, double returned) {}

    /** Takes the rows. */
    interface Writer {
        void order(List<String> cells) throws IOException;

        void consent(List<String> cells) throws IOException;

        void interaction(List<String> cells) throws IOException;
    }

    /** @param until nothing happened on this day or later */
    Facts(Writer out, LocalDate until) {
        this.out = out;
        this.until = until;
    }

    void of(MadeRecord made, SplittableRandom random) throws IOException {
        // More and more people each year: the square root of a uniform draw leans to its end.
        var joined = (int) (YEARS * 365 * Math.sqrt(random.nextDouble()));
        var known = YEARS * 365 - joined;
        var active = random.nextInt(100) < 60 ? known : (int) (known * random.nextDouble());
        orders(made, joined, Math.max(1, active), random);
        consents(made, joined, Math.max(1, known), random);
        if (random.nextInt(100) < 40) {
            interactions(made, joined, Math.max(1, active), random);
        }
    }

    private void orders(MadeRecord made, int joined, int active, SplittableRandom random) throws IOException {
        var count = Math.min(MOST_ORDERS, (int) (-MEAN_ORDERS * 1.1 * Math.log(1 - random.nextDouble())));
        var favourite = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
        var channel = random.nextInt(100);
        var usual = made.source() == Source.CRM && channel < 60 ? "store" : channel < 85 ? "web" : "phone";
        for (var order = 1; order <= count; order++) {
            var category = random.nextInt(100) < 60 ? favourite : CATEGORIES.get(random.nextInt(CATEGORIES.size()));
            var amount = cents(category.typical() * Math.exp(0.5 * gaussian(random)));
            var returned = random.nextDouble() >= category.returned()
                    ? 0
                    : random.nextBoolean() ? amount : (long) (amount * random.nextDouble());
            var discount = random.nextInt(4) == 0 ? amount * (5 + 5 * random.nextInt(4)) / 100 : 0;
            var asked = random.nextInt(5) == 0;
            var price = amount + 300 + random.nextInt(700);
            out.order(List.of(
                    made.id() + "-" + order,
                    made.source().code(),
                    made.id(),
                    moment(made, joined + season(random.nextInt(active), active, random), random),
                    money(amount),
                    money(returned),
                    money(discount),
                    random.nextInt(50) == 0 ? "cancelled" : "placed",
                    category.name(),
                    random.nextInt(100) < 80 ? usual : "web",
                    asked ? money((long) (price * (0.7 + 0.8 * random.nextDouble()))) : "",
                    asked ? money(price) : ""));
        }
    }

    /** Moves a day into the last two months of its year, if the person was still there then. */
    private int season(int day, int active, SplittableRandom random) {
        if (random.nextDouble() >= WEIGHT_OF_CHRISTMAS) {
            return day;
        }
        var moved = day / 365 * 365 + 304 + random.nextInt(55);
        return moved < active ? moved : day;
    }

    private void consents(MadeRecord made, int joined, int known, SplittableRandom random) throws IOException {
        if (made.person().email() != null) {
            consent(made, "email", 78, joined, known, random);
        }
        if (made.person().phone() != null) {
            if (random.nextInt(100) < 55) {
                consent(made, "phone", 60, joined, known, random);
            }
            if (random.nextInt(100) < 35) {
                consent(made, "sms", 70, joined, known, random);
            }
        }
    }

    private void consent(
            MadeRecord made, String channel, int yesPercent, int joined, int known, SplittableRandom random)
            throws IOException {
        var yes = random.nextInt(100) < yesPercent;
        word(made, channel, yes, joined, made.source() == Source.SHOP ? "checkout" : "paper-form", random);
        if (yes && random.nextInt(100) < 9) {
            word(made, channel, false, joined + 1 + random.nextInt(known), "preference-page", random);
        }
    }

    private void word(MadeRecord made, String channel, boolean granted, int day, String where, SplittableRandom random)
            throws IOException {
        var at = moment(made, Math.min(day, YEARS * 365 - 1), random);
        out.consent(List.of(
                made.id(),
                made.source().code(),
                "marketing",
                channel,
                granted ? "yes" : "no",
                at,
                at.substring(0, 4) + "-1",
                where));
    }

    private void interactions(MadeRecord made, int joined, int active, SplittableRandom random) throws IOException {
        var count = 1 + Math.min(12, (int) (-2 * Math.log(1 - random.nextDouble())));
        var chinese = made.person().land().language().equals("zh");
        for (var number = 1; number <= count; number++) {
            var type = TYPES.get(random.nextInt(TYPES.size()));
            var text = switch (type) {
                case "complaint" -> chinese ? "包裹到的时候已经破损了。" : "The parcel came late, and \"express\" was paid for.";
                case "reply" -> chinese ? "谢谢，请问什么时候有货？" : "Thanks, when will it be back?";
                default -> "";
            };
            out.interaction(List.of(
                    "i-" + made.id() + "-" + number,
                    made.source().code(),
                    made.id(),
                    type,
                    moment(made, joined + random.nextInt(active), random),
                    type.equals("survey") ? Integer.toString(1 + Math.min(4, random.nextInt(7))) : "",
                    text));
        }
    }

    /** A time of the day people are awake, where the person lives. @param day counted from the first one known of */
    private String moment(MadeRecord made, int day, SplittableRandom random) {
        var date = until.minusDays(YEARS * 365L + 1 - Math.min(day, YEARS * 365 - 1));
        var seconds = 7 * 3600 + random.nextInt(16 * 3600);
        return new StringBuilder(32)
                .append(date)
                .append(' ')
                .append(two(seconds / 3600))
                .append(':')
                .append(two(seconds / 60 % 60))
                .append(':')
                .append(two(seconds % 60))
                .append(made.person().city().offset())
                .toString();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static long cents(double amount) {
        return Math.max(100, Math.round(amount * 100));
    }

    private static String money(long cents) {
        return cents / 100 + "." + two((int) (cents % 100));
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
