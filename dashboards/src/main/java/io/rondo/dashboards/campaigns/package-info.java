/** Campaigns: the list, a new one, and the page of one with its progress, accounting and result. */
@NullMarked
package io.rondo.dashboards.campaigns;

import org.jspecify.annotations.NullMarked;
