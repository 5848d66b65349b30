/** What customers allowed and forbade: consent with its history, suppressed addresses, and what an address must look like. */
@NullMarked
package io.rondo.consent;

import org.jspecify.annotations.NullMarked;
