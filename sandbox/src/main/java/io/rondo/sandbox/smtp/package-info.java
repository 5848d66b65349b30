/** A mail server in a process of its own that behaves as badly as it is told to, and whose log is the judge of what was sent. */
@NullMarked
@NamedInterface("smtp")
package io.rondo.sandbox.smtp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
