/** How good the data about customers is: rules as data, scored by source and field. */
@NullMarked
package io.rondo.quality;

import org.jspecify.annotations.NullMarked;
