package io.rondo.audiences;

import java.util.List;

/** What was read is no rule: a code of what is wrong, and what was expected and came, for whoever tells it in words. */
public class WrongRule extends IllegalArgumentException {

    private final String code;
    private final transient List<Object> facts;

    /** @param facts what was expected, then what came, as {@code message} says them */
    WrongRule(String code, String message, Object... facts) {
        super(message.formatted(facts));
        this.code = code;
        this.facts = List.of(facts);
    }

    /** {@code empty-group}, {@code missing}, {@code too-many-values}, {@code unknown}, {@code number-size}, {@code range}, … */
    public String code() {
        return code;
    }

    public List<Object> facts() {
        return facts;
    }
}
