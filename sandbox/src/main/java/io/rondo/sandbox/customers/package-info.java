/** Simulated customers: they read the mail the sandbox's server received and react as people do, through mail and HTTP only. */
@NullMarked
@NamedInterface("customers")
package io.rondo.sandbox.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
