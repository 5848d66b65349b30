/** The engine behind its ports: deployment and user-task commands. */
@NullMarked
package io.rondo.workers.engine;

import org.jspecify.annotations.NullMarked;
