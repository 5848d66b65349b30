package io.rondo.dashboards.audience;

import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How somebody says a file's columns are to be understood.
 *
 * @param columns by the place of the file's column: the name of ours, {@link ImportMapping#ATTRIBUTE} or nothing
 * @param name under which the mapping is kept; blank: it is not
 */
record MappingForm(
        @Nullable List<String> columns,
        @Nullable String source,
        @Nullable String dates,
        @Nullable String numbers,
        @Nullable String region,
        @Nullable String timeZone,
        @Nullable String name,
        @Nullable Boolean replace) {

    static final Problem NAME_TAKEN = new Problem("audience.mapping.nameTaken", null);

    private static final int MAX_NAME = 80;

    static MappingForm of(Imports.Preview preview) {
        var mapping = preview.mapping();
        var columns = preview.header().stream()
                .map(name -> mapping.columns().getOrDefault(name, ImportMapping.LEFT_OUT))
                .toList();
        return new MappingForm(
                columns,
                mapping.source(),
                mapping.dates().name(),
                mapping.numbers().name(),
                Objects.requireNonNullElse(mapping.region(), ""),
                mapping.timeZone(),
                Objects.requireNonNullElse(preview.mappingName(), ""),
                null);
    }

    /** What the file's column at this place is. */
    public String column(int place) {
        return columns == null || place >= columns.size() ? ImportMapping.LEFT_OUT : columns.get(place);
    }

    /** Keys of messages that say what is wrong, each with the column it is about; empty if nothing is. */
    List<Problem> problems(Imports.Preview preview, List<Imports.OurColumn> ours) {
        var problems = new ArrayList<Problem>();
        for (var our : ours) {
            var chosen = preview.header().stream()
                    .filter(name -> column(preview.header().indexOf(name)).equals(our.name()))
                    .count();
            if (chosen > 1) {
                problems.add(new Problem("audience.mapping.twice", our.name()));
            } else if (chosen == 0 && our.required()) {
                problems.add(new Problem("audience.mapping.missing", our.name()));
            }
        }
        if (timeZone != null
                && !timeZone.isBlank()
                && !ZoneId.getAvailableZoneIds().contains(timeZone.strip())) {
            problems.add(new Problem("audience.mapping.badTimeZone", null));
        }
        if (region() != null && !List.of(Locale.getISOCountries()).contains(region())) {
            problems.add(new Problem("audience.mapping.badRegion", null));
        }
        if (source != null && (source.length() > 64 || source.chars().anyMatch(Character::isISOControl))) {
            problems.add(new Problem("audience.mapping.badSource", null));
        }
        if (keptAs().filter(it -> it.length() > MAX_NAME).isPresent()) {
            problems.add(new Problem("audience.mapping.badName", null));
        }
        return problems;
    }

    /** @param column of ours; null if it is about the file as a whole */
    record Problem(String key, @Nullable String column) {}

    /** Only of a form without problems. */
    ImportMapping mapping(Imports.Preview preview) {
        var chosen = new LinkedHashMap<String, String>();
        for (var place = 0; place < preview.header().size(); place++) {
            var name = preview.header().get(place);
            if (!name.isEmpty()) {
                chosen.put(name, column(place));
            }
        }
        return new ImportMapping(
                chosen,
                source == null || source.isBlank() ? ImportMapping.DEFAULT_SOURCE : source.strip(),
                dates == null ? ImportMapping.DateStyle.AUTO : ImportMapping.DateStyle.valueOf(dates),
                numbers == null ? ImportMapping.NumberStyle.AUTO : ImportMapping.NumberStyle.valueOf(numbers),
                region(),
                timeZone == null || timeZone.isBlank() ? "UTC" : timeZone.strip());
    }

    /** Whether a mapping of this name for other files may be replaced. */
    boolean replaces() {
        return Boolean.TRUE.equals(replace);
    }

    Optional<String> keptAs() {
        return Optional.ofNullable(name).map(String::strip).filter(it -> !it.isEmpty());
    }

    public @Nullable String region() {
        return region == null || region.isBlank() ? null : region.strip().toUpperCase(Locale.ROOT);
    }
}
