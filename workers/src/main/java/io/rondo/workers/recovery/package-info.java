/** Job workers of cases. */
@NullMarked
package io.rondo.workers.recovery;

import org.jspecify.annotations.NullMarked;
