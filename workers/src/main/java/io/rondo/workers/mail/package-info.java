/** The dispatcher: drains due deliveries over kept-open SMTP sessions. */
@NullMarked
package io.rondo.workers.mail;

import org.jspecify.annotations.NullMarked;
