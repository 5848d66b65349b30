/** The index relay: brings changed contacts and new responses from the outbox into the history. */
@NullMarked
package io.rondo.workers.index;

import org.jspecify.annotations.NullMarked;
