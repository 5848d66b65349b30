/** A node: the application running in this process with some of the roles. */
@NullMarked
package io.rondo.node;

import org.jspecify.annotations.NullMarked;
