package io.rondo.history;

import java.util.Map;

/**
 * What became of a batch.
 *
 * @param indexed documents the history took
 * @param stale documents the history had newer; as good as indexed
 * @param deleted documents removed because their row is gone
 * @param refused rows that are not done, by id
 */
public record Written(int indexed, int stale, int deleted, Map<Long, Refusal> refused) {

    static final Written NOTHING = new Written(0, 0, 0, Map.of());

    /**
     * Why a document was not taken.
     *
     * @param code the kind of error, never the server's text, which can quote values
     * @param poison it will not be taken next time either, unless somebody mends it
     */
    public record Refusal(String code, boolean poison) {}
}
