/** Sends deliveries of channels that are gateways reached by HTTP: text messages and webhooks. */
@NullMarked
package io.rondo.workers.channels;

import org.jspecify.annotations.NullMarked;
