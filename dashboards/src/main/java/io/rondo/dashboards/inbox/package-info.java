/** The inbox: the queue of tasks, the form of the chosen one, and the story of the customer it is about. */
@NullMarked
package io.rondo.dashboards.inbox;

import org.jspecify.annotations.NullMarked;
