/** Work on many rows at once: customers and lists read from files, lists built from segments. {@link BatchJobs} is the door. */
@NullMarked
package io.rondo.batch;

import org.jspecify.annotations.NullMarked;
