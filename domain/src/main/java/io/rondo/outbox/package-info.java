/** What other servers must still be told, written by the transaction that made it true. */
@NullMarked
package io.rondo.outbox;

import org.jspecify.annotations.NullMarked;
