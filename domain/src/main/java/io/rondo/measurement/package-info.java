/** What a campaign brought: lift against the hold-out with its interval, return on investment, and evidence for offers. */
@NullMarked
package io.rondo.measurement;

import org.jspecify.annotations.NullMarked;
