/** The job {@code measure}: reads the history of a campaign, proves it equal to PostgreSQL and stores the report. */
@NullMarked
package io.rondo.batch.measure;

import org.jspecify.annotations.NullMarked;
