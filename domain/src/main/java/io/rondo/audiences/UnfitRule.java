package io.rondo.audiences;

/** A rule that cannot be one of a strategic segment: who is in it would depend on itself, or on what a campaign's author edits. */
public class UnfitRule extends IllegalArgumentException {

    UnfitRule(String message) {
        super(message);
    }
}
