/** The command line: {@code rondo demo}, {@code start}, {@code check}, {@code prove}, {@code reindex}, {@code node}. */
@NullMarked
package io.rondo.cli;

import org.jspecify.annotations.NullMarked;
