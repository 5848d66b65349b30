/** Relays: drain the outbox to the broker, at least once. */
@NullMarked
package io.rondo.workers.relay;

import org.jspecify.annotations.NullMarked;
