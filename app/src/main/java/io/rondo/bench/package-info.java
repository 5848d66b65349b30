/** Benchmarks: what Rondo reaches, each figure beside the limit of the bare resource, measured in the same run. */
@NullMarked
package io.rondo.bench;

import org.jspecify.annotations.NullMarked;
