package io.rondo.sandbox.customers;

import java.time.Instant;
import java.util.Optional;

/** Simulated people whom a clock lets act. */
public interface People {

    /** When somebody next does something, by the mail read so far. */
    Optional<Instant> nextDue();

    /** Lets everybody do what they planned until now; how many acts that were. */
    int actUntil(Instant now);

    /** How many mails these people sent to Rondo so far. */
    int mailsSentBack();
}
