/** The job that imports customers from a CSV file. */
@NullMarked
package io.rondo.batch.importcustomers;

import org.jspecify.annotations.NullMarked;
