/** One record per person: finding records that may be the same person, merging them, and undoing a merge. */
@NullMarked
package io.rondo.identity;

import org.jspecify.annotations.NullMarked;
