/** The job that builds the list of a campaign from its segment. */
@NullMarked
package io.rondo.batch.buildlist;

import org.jspecify.annotations.NullMarked;
