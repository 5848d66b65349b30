/** The public API: other systems tell what came back. */
@NullMarked
package io.rondo.dashboards.api;

import org.jspecify.annotations.NullMarked;
