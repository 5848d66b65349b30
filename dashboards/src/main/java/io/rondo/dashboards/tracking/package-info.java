/** What the links in mails lead to: pixel, redirect, unsubscribe, survey. The token in the link is the only right needed. */
@NullMarked
package io.rondo.dashboards.tracking;

import org.jspecify.annotations.NullMarked;
