/** The job that takes a ready-made list with arms from a CSV file. */
@NullMarked
package io.rondo.batch.importlist;

import org.jspecify.annotations.NullMarked;
