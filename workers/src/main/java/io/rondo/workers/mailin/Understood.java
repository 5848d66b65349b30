package io.rondo.workers.mailin;

import io.rondo.responses.ResponseType;
import org.jspecify.annotations.Nullable;

/** What a letter is. */
sealed interface Understood {

    /** A response of this type to the message it refers to. */
    record Answer(
            ResponseType type,
            Reference reference,
            @Nullable String detail) implements Understood {}

    /** Nobody can tell; kept for people to look at, and never counted. */
    record Unclear(String reason) implements Understood {}
}
