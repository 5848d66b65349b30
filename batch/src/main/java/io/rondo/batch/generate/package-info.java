/** Made-up customers for demonstrations and tests; nobody here exists. */
@NullMarked
package io.rondo.batch.generate;

import org.jspecify.annotations.NullMarked;
