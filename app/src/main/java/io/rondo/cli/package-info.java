/** The command line: {@code rondo demo}, {@code start}, {@code check}, {@code reindex}, {@code node}. */
@NullMarked
package io.rondo.cli;

import org.jspecify.annotations.NullMarked;
