/** What every feature shares: typed ids, the two clocks, and the installation's secret keys. */
@NullMarked
package io.rondo.kernel;

import org.jspecify.annotations.NullMarked;
