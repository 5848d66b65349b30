/** The proof of delivery: nodes are killed in every window of a send, and the mail server's own log judges. */
@NullMarked
package io.rondo.prove;

import org.jspecify.annotations.NullMarked;
