/** Work for people: open tasks as the engine's exporter tells them, who works them, and what they answered. */
@NullMarked
package io.rondo.tasks;

import org.jspecify.annotations.NullMarked;
