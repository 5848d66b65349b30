/** Channels beside e-mail: how their gateways are reached, how both sides prove who they are, and what gateways report back. */
@NullMarked
package io.rondo.channels;

import org.jspecify.annotations.NullMarked;
