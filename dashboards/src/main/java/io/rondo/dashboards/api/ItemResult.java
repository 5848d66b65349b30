package io.rondo.dashboards.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item.
 *
 * @param index its place in the request, from 0
 * @param result {@code stored}, {@code duplicate} (known already, nothing changed) or {@code error} (nothing stored)
 * @param id our id of a stored response
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ItemResult(
        int index,
        @Nullable String externalId,
        String result,
        @Nullable Long id,
        @Nullable ItemError error) {

    static ItemResult stored(int index, String externalId, long id) {
        return new ItemResult(index, externalId, "stored", id, null);
    }

    static ItemResult duplicate(int index, String externalId) {
        return new ItemResult(index, externalId, "duplicate", null, null);
    }

    static ItemResult error(int index, @Nullable String externalId, ItemError error) {
        return new ItemResult(index, externalId, "error", null, error);
    }
}
