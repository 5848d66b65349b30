/** What is read from outside in bulk (customers, orders, consents, interactions), and how its columns are understood. */
@NullMarked
package io.rondo.imports;

import org.jspecify.annotations.NullMarked;
