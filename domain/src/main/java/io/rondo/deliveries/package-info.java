/** The ledger: the only way any message leaves, and the proof of what left. */
@NullMarked
package io.rondo.deliveries;

import org.jspecify.annotations.NullMarked;
