/** What people see: server-rendered pages, the public API and the links in mails. */
@NullMarked
package io.rondo.dashboards;

import org.jspecify.annotations.NullMarked;
