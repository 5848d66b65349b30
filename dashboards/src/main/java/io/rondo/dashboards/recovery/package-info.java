/** Recovery: cases of complaining customers, what became of each, and which causes to repair first. */
@NullMarked
package io.rondo.dashboards.recovery;

import org.jspecify.annotations.NullMarked;
