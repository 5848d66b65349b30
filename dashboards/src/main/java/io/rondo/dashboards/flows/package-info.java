/** Flows: the BPMN processes a campaign may use, with their diagrams. */
@NullMarked
package io.rondo.dashboards.flows;

import org.jspecify.annotations.NullMarked;
