/** Results: did it pay, where, why, and what next. */
@NullMarked
package io.rondo.dashboards.results;

import org.jspecify.annotations.NullMarked;
