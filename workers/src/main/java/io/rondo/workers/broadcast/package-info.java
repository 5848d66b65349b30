/** Job workers of broadcasts: steps of chunks of contacts. */
@NullMarked
package io.rondo.workers.broadcast;

import org.jspecify.annotations.NullMarked;
