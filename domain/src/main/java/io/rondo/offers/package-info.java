/** What is offered and how it is worded: offers, mail templates, and the choice of an offer by measured evidence. */
@NullMarked
package io.rondo.offers;

import org.jspecify.annotations.NullMarked;
