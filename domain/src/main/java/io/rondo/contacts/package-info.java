/** Contacts: one customer in one campaign, from the list to one reasoned outcome. */
@NullMarked
package io.rondo.contacts;

import org.jspecify.annotations.NullMarked;
