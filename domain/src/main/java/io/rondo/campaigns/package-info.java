/** Campaigns: what is offered to whom, who approved it, and how far it is. */
@NullMarked
package io.rondo.campaigns;

import org.jspecify.annotations.NullMarked;
