package io.rondo.kernel;

import java.time.Instant;

/**
 * The clock campaigns live by: due dates, waves, windows, quiet hours, mail dates. It can be moved forward (sandbox,
 * tests) together with the engine's clock. Leases, back-off and rates use the system {@link java.time.Clock} instead,
 * which is never moved.
 */
public interface BusinessClock {

    Instant now();
}
