package io.rondo.demo;

import java.time.Instant;
import java.util.Optional;

/** Somebody outside Rondo who acts at moments of business time: customers, staff. */
interface Actor {

    /** When this actor wants to act next; empty if nothing is planned. */
    Optional<Instant> nextDue();

    /**
     * Does everything due by {@code now}.
     *
     * @return how many acts were done
     */
    int actUntil(Instant now);
}
