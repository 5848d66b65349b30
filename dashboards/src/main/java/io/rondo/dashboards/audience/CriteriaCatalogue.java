package io.rondo.dashboards.audience;

import static java.util.stream.Stream.of;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Figure;
import io.rondo.audiences.Profiles;
import io.rondo.audiences.Stage;
import io.rondo.audiences.ValueTier;
import io.rondo.dashboards.site.Formats;
import io.rondo.dashboards.site.SegmentNames;
import io.rondo.dashboards.site.StrategicNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the editor of rules offers: every kind of condition with its inputs, in the viewer's language. */
@Component
class CriteriaCatalogue {

    private static final Map<String, Figure> FIGURES = Map.of(
            "value-tier", Figure.VALUE_TIER,
            "stage", Figure.STAGE,
            "relationship", Figure.RELATIONSHIP,
            "preferred-channel", Figure.PREFERRED_CHANNEL,
            "complaint-prone", Figure.COMPLAINTS,
            "strategic-segment", Figure.STRATEGIC_SEGMENT);

    private final Formats formats;
    private final Profiles profiles;
    private final SegmentNames names;
    private final StrategicNames strategic;
    private final SegmentChoices choices;
    private final JsonMapper json;

    CriteriaCatalogue(
            Formats formats,
            Profiles profiles,
            SegmentNames names,
            StrategicNames strategic,
            SegmentChoices choices,
            JsonMapper json) {
        this.formats = formats;
        this.profiles = profiles;
        this.names = names;
        this.strategic = strategic;
        this.choices = choices;
        this.json = json;
    }

    /**
     * @param group heading under which the kind is offered
     * @param define code of the figure it asks for; null: none, or as the chosen option says
     */
    record Kind(
            String type,
            String group,
            String label,
            @Nullable String define,
            List<Input> inputs) {}

    /**
     * @param kind {@code choices} (several), {@code select} (one), {@code yes-no}, {@code number}, {@code integer}, {@code text},
     *     {@code values} (several, typed with commas)
     * @param optional empty means any
     */
    record Input(String name, String kind, String label, boolean optional, List<Option> options) {}

    /** @param define code of the figure it stands for */
    record Option(Object value, String label, @Nullable String define) {

        Option(Object value, String label) {
            this(value, label, null);
        }
    }

    /** For a script element, where only {@code <} could end it. */
    String script(List<Kind> kinds) {
        return json.writeValueAsString(kinds).replace("<", "\\u003c");
    }

    /** What the rule of a strategic segment may ask for: no strategic segments, and of the others those that are frozen. */
    List<Kind> strategicKinds() {
        var frozen = names.frozen();
        return kinds(frozen).stream()
                .filter(kind -> !kind.type().equals("strategic-segment"))
                .filter(kind -> !kind.type().equals("in-segment") || !frozen.isEmpty())
                .toList();
    }

    List<Kind> kinds() {
        return kinds(names.all());
    }

    private List<Kind> kinds(List<SegmentNames.Choice> segments) {
        var op = select(
                "op",
                coded("segments.op", Arrays.stream(Criteria.Comparison.values()).map(Criteria.Comparison::code)));
        var types = new Input(
                "types",
                "choices",
                label("types"),
                false,
                coded(
                        "audience.event.response",
                        of(
                                "click",
                                "visit",
                                "order",
                                "reply",
                                "survey",
                                "call",
                                "complaint",
                                "opt-out",
                                "open",
                                "bounce",
                                "abuse")));
        var within = new Input("withinDays", "integer", label("within"), true, List.of());
        var channels = coded("segments.channel", of("email", "phone", "sms"));
        var campaign = select(
                "campaignId",
                choices.launchedCampaigns().stream()
                        .map(it -> new Option(it.id(), it.name()))
                        .toList());
        return List.of(
                kind(
                        "value-tier",
                        "figures",
                        many(coded(
                                "audience.tier",
                                Arrays.stream(ValueTier.values()).map(ValueTier::code)))),
                kind(
                        "stage",
                        "figures",
                        many(coded(
                                "audience.stage", Arrays.stream(Stage.values()).map(Stage::code)))),
                kind(
                        "relationship",
                        "figures",
                        many(coded(
                                "segments.relationship",
                                of("prospect", "customer", "client", "supporter", "advocate")))),
                kind(
                        "number",
                        "figures",
                        select(
                                "field",
                                Arrays.stream(Criteria.NumberField.values())
                                        .map(it -> new Option(
                                                it.column(),
                                                formats.code("segments.figure", it.column()),
                                                figure(it).code()))
                                        .toList()),
                        op,
                        number("value")),
                kind("preferred-channel", "figures", many(channels)),
                kind("complaint-prone", "figures"),
                kind(
                        "strategic-segment",
                        "figures",
                        many(profiles.strategicSegments().stream()
                                .map(it -> new Option(it, strategic.of(it)))
                                .toList())),
                kind(
                        "orders",
                        "past",
                        select(
                                "measure",
                                coded(
                                        "segments.measure",
                                        Arrays.stream(Criteria.OrderMeasure.values())
                                                .map(Criteria.OrderMeasure::code))),
                        op,
                        number("value"),
                        within,
                        text("category", true),
                        text("channel", true)),
                kind(
                        "responses",
                        "past",
                        types,
                        new Input("atLeast", "integer", label("atLeast"), true, List.of()),
                        within),
                kind("responded", "past", campaign, types, within),
                kind("not-responded", "past", campaign, types, within),
                kind(
                        "consent",
                        "person",
                        select("purpose", coded("segments.purpose", of("marketing", "service"))),
                        select("channel", channels),
                        new Input(
                                "granted",
                                "yes-no",
                                label("granted"),
                                false,
                                List.of(
                                        new Option(true, formats.text("audience.yes")),
                                        new Option(false, formats.text("audience.no"))))),
                kind(
                        "country",
                        "person",
                        many(choices.countries().stream()
                                .map(it -> new Option(it, formats.country(it)))
                                .toList())),
                kind(
                        "language",
                        "person",
                        many(choices.languages().stream()
                                .map(it -> new Option(it, formats.languages(it)))
                                .toList())),
                kind(
                        "person",
                        "person",
                        select(
                                "field",
                                coded(
                                        "segments.person",
                                        Arrays.stream(Criteria.PersonField.values())
                                                .map(Criteria.PersonField::column))),
                        new Input("in", "values", label("values"), false, List.of())),
                kind("age", "person", op, new Input("years", "integer", label("years"), false, List.of())),
                kind("attribute", "person", text("key", false), text("value", false)),
                kind("attribute-number", "person", text("key", false), op, number("value")),
                kind(
                        "in-segment",
                        "other",
                        select(
                                "segmentId",
                                segments.stream()
                                        .map(it -> new Option(it.id(), it.name()))
                                        .toList())),
                kind("all", "other"));
    }

    private Kind kind(String type, String group, Input... inputs) {
        return new Kind(
                type,
                formats.text("segments.group." + group),
                formats.text("segments.kind." + type),
                Optional.ofNullable(FIGURES.get(type)).map(Figure::code).orElse(null),
                List.of(inputs));
    }

    private static Figure figure(Criteria.NumberField field) {
        return switch (field) {
            case MONETARY -> Figure.MONETARY;
            case RECENCY_DAYS -> Figure.RECENCY;
            case FREQUENCY -> Figure.FREQUENCY;
            case RECENCY_SCORE, FREQUENCY_SCORE, MONETARY_SCORE -> Figure.SCORES;
            case INTERVAL_DAYS -> Figure.INTERVAL;
            case VALUE_NOW -> Figure.VALUE_NOW;
            case VALUE_POTENTIAL -> Figure.VALUE_POTENTIAL;
            case INFLUENCE -> Figure.INFLUENCE;
            case DELIVERED_VALUE -> Figure.DELIVERED_VALUE;
            case WALLET_SHARE -> Figure.WALLET_SHARE;
            case RETURN_RATE -> Figure.RETURN_RATE;
            case COMPLAINTS -> Figure.COMPLAINTS;
            case SATISFACTION -> Figure.SATISFACTION;
            case PREFERRED_HOUR -> Figure.PREFERRED_HOUR;
            case CONTACTS_7_DAYS, CONTACTS_30_DAYS -> Figure.CONTACTS;
        };
    }

    private Input many(List<Option> options) {
        return new Input("in", "choices", label("in"), false, options);
    }

    private Input select(String name, List<Option> options) {
        return new Input(name, "select", label(name), false, options);
    }

    private Input number(String name) {
        return new Input(name, "number", label(name), false, List.of());
    }

    private Input text(String name, boolean optional) {
        return new Input(name, "text", label(name), optional, List.of());
    }

    private List<Option> coded(String prefix, Stream<String> codes) {
        return codes.map(code -> new Option(code, formats.code(prefix, code))).toList();
    }

    private String label(String input) {
        return formats.text("segments.input." + input);
    }
}
