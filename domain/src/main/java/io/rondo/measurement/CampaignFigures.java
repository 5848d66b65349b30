package io.rondo.measurement;

import io.rondo.history.ContactFigures;
import io.rondo.history.ContactGroup;
import io.rondo.history.ContactGroup.Field;
import io.rondo.history.History;
import io.rondo.history.HistoryAwayException;
import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** A campaign's funnel as the history has it now, at most a second behind; unlike a report it is not held against anything. */
@Service
public class CampaignFigures {

    private final History history;

    CampaignFigures(History history) {
        this.history = history;
    }

    /**
     * The funnel, in contacts: listed, sent, opened (by class, apart), clicked, visited, converted.
     *
     * @param total all listed contacts, the hold-out included
     */
    public record Funnel(ContactFigures total, List<ArmFigures> arms, List<CellFigures> cells) {}

    /** One arm's part of the funnel. */
    public record ArmFigures(String arm, boolean holdOut, ContactFigures figures) {}

    /** Contacts of one segment with one offer; {@code offer} is null in the hold-out and where none was chosen yet. */
    public record CellFigures(String segment, @Nullable String offer, boolean holdOut, ContactFigures figures) {}

    /** @throws HistoryAwayException if Elasticsearch is away */
    public Funnel of(CampaignId campaign) {
        var groups = history.contactsOf(campaign, Field.ARM, Field.HOLD_OUT, Field.SEGMENT, Field.OFFER);
        return new Funnel(
                groups.stream().map(ContactGroup::figures).reduce(ContactFigures.NONE, ContactFigures::plus),
                grouped(groups, group -> group.required(Field.ARM)).values().stream()
                        .map(same -> new ArmFigures(
                                same.getFirst().required(Field.ARM),
                                same.getFirst().holdOut(),
                                sum(same)))
                        .toList(),
                grouped(groups, CampaignFigures::cell).values().stream()
                        .map(same -> new CellFigures(
                                same.getFirst().required(Field.SEGMENT),
                                same.getFirst().value(Field.OFFER),
                                same.getFirst().holdOut(),
                                sum(same)))
                        .toList());
    }

    private static String cell(ContactGroup group) {
        var offer = group.value(Field.OFFER);
        return group.required(Field.SEGMENT) + '\u001f' + (offer == null ? "" : offer) + '\u001f' + group.holdOut();
    }

    private static TreeMap<String, List<ContactGroup>> grouped(
            List<ContactGroup> groups, Function<ContactGroup, String> by) {
        return groups.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
    }

    private static ContactFigures sum(List<ContactGroup> groups) {
        return groups.stream().map(ContactGroup::figures).reduce(ContactFigures.NONE, ContactFigures::plus);
    }
}
