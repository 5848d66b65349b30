package io.rondo.history;

/** Elasticsearch could not be reached or cannot work now; the same call may succeed later. */
public class HistoryAwayException extends RuntimeException {

    HistoryAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
