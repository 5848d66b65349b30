/** Reading and refusing rows of CSV files, shared by the jobs that import. */
@NullMarked
package io.rondo.batch.files;

import org.jspecify.annotations.NullMarked;
