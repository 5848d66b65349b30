/** The audience: customers with their story, segments, and the import of customer files. */
@NullMarked
package io.rondo.dashboards.audience;

import org.jspecify.annotations.NullMarked;
