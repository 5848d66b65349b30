/** What a node does beside the web: job workers, the relays to other servers, and mail. */
@NullMarked
package io.rondo.workers;

import org.jspecify.annotations.NullMarked;
