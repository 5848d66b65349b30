/** The job {@code score-quality}: how complete, valid, unique and fresh the data about customers is. */
@NullMarked
package io.rondo.batch.scorequality;

import org.jspecify.annotations.NullMarked;
