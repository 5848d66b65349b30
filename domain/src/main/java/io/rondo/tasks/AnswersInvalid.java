package io.rondo.tasks;

import java.util.List;

/** An answer that does not fit its form; nothing was stored. */
public final class AnswersInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    AnswersInvalid(long key, List<Problem> problems) {
        super("Expected answers that fit the form of task '%d', but %s".formatted(key, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /**
     * @param field key of the input
     * @param code {@code required}, {@code number}, {@code min}, {@code max}, {@code choice}, {@code date},
     *     {@code minLength}, {@code maxLength} or {@code pattern}
     * @param limit the limit that was passed over; empty for the other codes
     */
    public record Problem(String field, String code, String limit) {}
}
