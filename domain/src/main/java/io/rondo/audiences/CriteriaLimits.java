package io.rondo.audiences;

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

    private CriteriaLimits() {}

    /** @throws IllegalArgumentException if the rule is deeper or larger than a person can read */
    static void check(Criteria criteria) {
        var depth = depth(criteria);
        if (depth > DEPTH) {
            throw new IllegalArgumentException(
                    "Expected a rule of at most %d levels, but it has %d".formatted(DEPTH, depth));
        }
        checkSize(criteria, PARTS);
    }

    static void checkSize(Criteria criteria, int most) {
        var size = size(criteria);
        if (size > most) {
            throw new IllegalArgumentException(
                    "Expected a rule of at most %d parts, but it has %d".formatted(most, size));
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
            throw new IllegalArgumentException(
                    "Expected '%s' to have values among %s, but they are %s".formatted(type, new TreeSet<>(known), in));
        }
        return Collections.unmodifiableSet(new TreeSet<>(in));
    }

    static <E> E named(E[] values, Function<E, String> name, String wanted) {
        return Arrays.stream(values)
                .filter(value -> name.apply(value).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Expected one of %s, but it is '%s'"
                        .formatted(Arrays.stream(values).map(name).toList(), wanted)));
    }
}
