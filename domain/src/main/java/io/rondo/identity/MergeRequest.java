package io.rondo.identity;

import io.rondo.kernel.CustomerId;
import java.util.Set;

/**
 * Two records to be made one.
 *
 * @param survivor the record that stays
 * @param loser the record whose facts move to the survivor
 * @param rule what the two have in common, as in {@code duplicate_pair.rule}, or {@code by-hand}
 * @param take fields whose value comes from the loser although the survivor has one: {@link #FIELDS}
 */
public record MergeRequest(CustomerId survivor, CustomerId loser, String rule, Set<String> take) {

    /** What a steward chooses between: an e-mail address goes with its digest, an address with all its parts. */
    public static final Set<String> FIELDS =
            Set.of("name", "email", "phone", "birthday", "address", "country", "language");

    public MergeRequest {
        if (survivor.equals(loser)) {
            throw new IllegalArgumentException(
                    "Expected two records to merge, but both are customer '%s'".formatted(survivor));
        }
        if (!FIELDS.containsAll(take)) {
            throw new IllegalArgumentException(
                    "Expected fields of %s to be taken, but they are %s".formatted(FIELDS, take));
        }
        take = Set.copyOf(take);
    }
}
