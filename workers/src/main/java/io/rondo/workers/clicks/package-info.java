/** Clicks that waited for their neighbours: judged, and told to their flows unless a machine made them. */
@NullMarked
package io.rondo.workers.clicks;

import org.jspecify.annotations.NullMarked;
