/** Job workers of the campaign flow. */
@NullMarked
package io.rondo.workers.campaigns;

import org.jspecify.annotations.NullMarked;
