package io.rondo.workers.mailin;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The letters of one mailbox that stay in it because they could not be read or stored. They are passed over for a while, so that
 * others get through, and then tried again. Used by one thread.
 */
final class LeftBehind {

    private final Duration time;
    private final Set<Long> uids = new HashSet<>();
    private long validity;
    private long since;
    private long lostAt = -1;

    /** @param time how long they are passed over (system clock) */
    LeftBehind(Duration time) {
        this.time = time;
    }

    /** The mailbox was opened; where the server numbered its letters anew, those numbers say nothing any more. */
    void opened(long uidValidity) {
        if (validity != uidValidity) {
            uids.clear();
            lostAt = -1;
            validity = uidValidity;
        }
    }

    boolean contains(long uid) {
        if (!uids.isEmpty() && System.nanoTime() - since >= time.toNanos()) {
            uids.clear();
        }
        return uids.contains(uid);
    }

    void add(long uid) {
        if (uids.isEmpty()) {
            since = System.nanoTime();
        }
        uids.add(uid);
    }

    /**
     * The connection was lost while this letter was read. Once is the network's fault, twice in a row the letter's.
     *
     * @return whether it is passed over from now on
     */
    boolean lost(long uid) {
        if (uid != lostAt) {
            lostAt = uid;
            return false;
        }
        lostAt = -1;
        add(uid);
        return true;
    }
}
