/** What is imported about customers we know: what they bought, allowed and did. */
@NullMarked
package io.rondo.batch.importfacts;

import org.jspecify.annotations.NullMarked;
