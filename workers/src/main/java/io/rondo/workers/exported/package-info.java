/** Follows what the engine exports, and tells the engine what it has not heard yet of completed tasks. */
@NullMarked
package io.rondo.workers.exported;

import org.jspecify.annotations.NullMarked;
