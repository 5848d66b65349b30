/** The preference centre: what customers let us write about, on which channel, how often, and when not. */
@NullMarked
package io.rondo.preferences;

import org.jspecify.annotations.NullMarked;
