package io.rondo.bpmn;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a flow may refer to besides itself.
 *
 * @param forms ids of Camunda forms
 * @param decisions ids of DMN decisions
 * @param processes ids of processes a flow may call
 */
public record KnownParts(SortedSet<String> forms, SortedSet<String> decisions, SortedSet<String> processes) {

    public KnownParts {
        forms = new TreeSet<>(forms);
        decisions = new TreeSet<>(decisions);
        processes = new TreeSet<>(processes);
    }

    /** What comes with Rondo. */
    public static KnownParts shipped() {
        return of(ShippedFlows.resources());
    }

    /**
     * What the given files define; files of other kinds, and unreadable ones, define nothing.
     *
     * @param files flows, decision tables and forms, told apart by the ending of their names
     */
    public static KnownParts of(Collection<FlowResource> files) {
        var forms = new TreeSet<String>();
        var decisions = new TreeSet<String>();
        var processes = new TreeSet<String>();
        for (var file : files) {
            try {
                if (file.name().endsWith(".form")) {
                    forms.add(PartIds.form(file.content()));
                } else if (file.name().endsWith(".dmn")) {
                    decisions.addAll(PartIds.decisions(file.content()));
                } else if (file.name().endsWith(".bpmn")) {
                    processes.addAll(PartIds.processes(file.content()));
                }
            } catch (UnreadableFlowException e) {
                // FlowCheck reports it for the files it was asked about; here it is enough that nothing is known from
                // it.
                continue;
            }
        }
        return new KnownParts(forms, decisions, processes);
    }

    /** These and those. */
    public KnownParts and(KnownParts other) {
        return new KnownParts(
                union(forms, other.forms), union(decisions, other.decisions), union(processes, other.processes));
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> more) {
        var all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }
}
