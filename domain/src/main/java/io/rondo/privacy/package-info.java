/** A customer's rights over their data: everything we hold handed out, and everything that names them deleted. */
@NullMarked
package io.rondo.privacy;

import org.jspecify.annotations.NullMarked;
