/** What all imports share: columns and how they are found, cells and how they are read, the job that stores rows in chunks. */
@NullMarked
package io.rondo.batch.rows;

import org.jspecify.annotations.NullMarked;
