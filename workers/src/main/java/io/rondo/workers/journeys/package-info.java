/** Job workers of contacts' journeys. */
@NullMarked
package io.rondo.workers.journeys;

import org.jspecify.annotations.NullMarked;
