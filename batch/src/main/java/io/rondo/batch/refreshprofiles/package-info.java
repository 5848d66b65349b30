/** The job {@code refresh-profiles}: computes what is known about customers' behaviour from what they did. */
@NullMarked
package io.rondo.batch.refreshprofiles;

import org.jspecify.annotations.NullMarked;
