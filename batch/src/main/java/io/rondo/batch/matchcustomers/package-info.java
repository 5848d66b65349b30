/** The job {@code match-customers}: finds records that may be one person, and merges those beyond doubt. */
@NullMarked
package io.rondo.batch.matchcustomers;

import org.jspecify.annotations.NullMarked;
