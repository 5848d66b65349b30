/** Who can be addressed: customers with their profiles, and segments, the rules that select them. */
@NullMarked
package io.rondo.audiences;

import org.jspecify.annotations.NullMarked;
