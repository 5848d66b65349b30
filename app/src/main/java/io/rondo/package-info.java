/** Rondo: campaigns that are BPMN models. This package holds only the entry point; every sub-package is a module. */
@NullMarked
package io.rondo;

import org.jspecify.annotations.NullMarked;
