package io.rondo.audiences;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How large a rule may be: what a person can still read and a database answers in a second or so. */
public final class CriteriaLimits {

    /** Levels of and, or, not within each other. */
    public static final int DEPTH = 8;

    /** Conditions and groups in one rule. */
    public static final int PARTS = 100;

    /** The same with the rules of the segments it names in their place. */
    public static final int PARTS_RESOLVED = 1_000;

    /** Values of one condition, such as countries. */
    public static final int VALUES = 300;

    /** Days or times in one condition: a century. */
    public static final int DAYS = 36_500;

    /** Digits before and after the point of a number that something is compared with. */
    static final int DIGITS = 14;

    private CriteriaLimits() {}

    /** @throws WrongRule if the rule is deeper or larger than a person can read, or none a person can write */
    static void check(Criteria criteria) {
        if (containsMembers(criteria)) {
            throw new WrongRule("members", "Expected a rule to name segments as 'in-segment', but it has 'member-of'");
        }
        var depth = depth(criteria);
        if (depth > DEPTH) {
            throw new WrongRule("too-deep", "Expected a rule of at most %d levels, but it has %d", DEPTH, depth);
        }
        checkSize(criteria, PARTS);
    }

    private static boolean containsMembers(Criteria criteria) {
        return criteria instanceof Criteria.MemberOf
                || parts(criteria).stream().anyMatch(CriteriaLimits::containsMembers);
    }

    /** A number that something is compared with, of a size that can be written down. */
    static void checkNumber(String type, BigDecimal value) {
        if (value.signum() != 0 && (value.precision() - (long) value.scale() > DIGITS || value.scale() > DIGITS)) {
            throw new WrongRule(
                    "number-size",
                    "Expected the number of '%s' to have at most %d digits before and after the point, but it has more",
                    type,
                    DIGITS);
        }
    }

    static void checkSize(Criteria criteria, int most) {
        var size = size(criteria);
        if (size > most) {
            throw new WrongRule("too-large", "Expected a rule of at most %d parts, but it has %d", most, size);
        }
    }

    static int size(Criteria criteria) {
        return 1 + parts(criteria).stream().mapToInt(CriteriaLimits::size).sum();
    }

    private static int depth(Criteria criteria) {
        return 1
                + parts(criteria).stream().mapToInt(CriteriaLimits::depth).max().orElse(0);
    }

    /** The parts of a group, none of a condition. */
    static List<Criteria> parts(Criteria criteria) {
        return switch (criteria) {
            case Criteria.And(var of) -> of;
            case Criteria.Or(var of) -> of;
            case Criteria.Not(var of) -> List.of(of);
            default -> List.of();
        };
    }

    /** Sorted values that must be known ones. */
    static Set<String> among(String type, @Nullable Set<String> in, Set<String> known) {
        if (in == null || in.isEmpty() || !known.containsAll(in)) {
            throw new WrongRule(
                    "unknown",
                    "Expected '%s' to have values among %s, but they are %s",
                    type,
                    new TreeSet<>(known),
                    in == null ? Set.of() : in);
        }
        return Collections.unmodifiableSet(new TreeSet<>(in));
    }

    static <E> E named(E[] values, Function<E, String> name, String wanted) {
        return Arrays.stream(values)
                .filter(value -> name.apply(value).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new WrongRule(
                        "unknown-one",
                        "Expected one of %s, but it is '%s'",
                        Arrays.stream(values).map(name).toList(),
                        wanted));
    }
}
