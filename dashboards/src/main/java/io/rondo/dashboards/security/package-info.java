/** Who may see and do what: accounts, sign-in, the rules per path, and the headers that protect a page. */
@NullMarked
package io.rondo.dashboards.security;

import org.jspecify.annotations.NullMarked;
