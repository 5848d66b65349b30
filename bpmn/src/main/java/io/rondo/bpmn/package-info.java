/** The flows Rondo ships, the names they share with the workers, and the check of flows that marketers draw. */
@NullMarked
package io.rondo.bpmn;

import org.jspecify.annotations.NullMarked;
