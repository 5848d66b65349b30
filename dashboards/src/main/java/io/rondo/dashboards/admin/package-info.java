/** Admin: whether the servers answer, what is still to be told them, who may sign in, and who did what. */
@NullMarked
package io.rondo.dashboards.admin;

import org.jspecify.annotations.NullMarked;
