/** Responses: everything that comes back, stored together with its effect on consent, cases and contacts. */
@NullMarked
package io.rondo.responses;

import org.jspecify.annotations.NullMarked;
