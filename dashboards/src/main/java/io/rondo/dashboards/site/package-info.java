/** The frame every page stands in: navigation, language, time zone, theme, formats, messages, paging. */
@NullMarked
package io.rondo.dashboards.site;

import org.jspecify.annotations.NullMarked;
