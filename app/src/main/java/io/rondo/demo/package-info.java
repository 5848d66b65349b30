/** The demonstration: a whole campaign and a second one that the first's responses steer, checked from outside. */
@NullMarked
package io.rondo.demo;

import org.jspecify.annotations.NullMarked;
