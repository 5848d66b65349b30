/** Offers: what customers are offered, in which words, and what was measured of it. */
@NullMarked
package io.rondo.dashboards.offers;

import org.jspecify.annotations.NullMarked;
