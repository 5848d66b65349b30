package io.rondo.dashboards.site;

import io.rondo.audiences.Segment;
import io.rondo.audiences.Segments;
import java.text.Collator;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Names of segments as the viewer reads them: those that came with the installation in the viewer's language. */
@Component
public class SegmentNames {

    private final Segments segments;
    private final JdbcClient jdbc;
    private final Formats formats;

    SegmentNames(Segments segments, JdbcClient jdbc, Formats formats) {
        this.segments = segments;
        this.jdbc = jdbc;
        this.formats = formats;
    }

    /** A segment to choose. */
    public record Choice(long id, String name) {}

    public String of(Segment segment) {
        return of(segment.readyMade(), segment.name());
    }

    /** In the order of the viewer's alphabet. */
    public List<Choice> all() {
        return choices(segments.all());
    }

    /** Those whose members are stored, in the order of the viewer's alphabet. */
    public List<Choice> frozen() {
        return choices(segments.all().stream().filter(Segment::frozen).toList());
    }

    private List<Choice> choices(List<Segment> among) {
        return among.stream()
                .map(segment -> new Choice(segment.id().value(), of(segment)))
                .sorted(Comparator.comparing(Choice::name, Collator.getInstance(LocaleContextHolder.getLocale())))
                .toList();
    }

    /** The first segment of a campaign, with further ones behind a plus and those left out behind a minus. */
    public Optional<String> ofCampaign(long campaign) {
        var names = jdbc.sql("""
                        select case when f.turn = 0 then '' when f.excluded then ' − ' else ' + ' end as sign, s.ready_made, s.name
                        from (select segment_id, 0 as turn, false as excluded from campaign where id = :id
                              union all select segment_id, 1, excluded from campaign_segment where campaign_id = :id) f
                        join segment s on s.id = f.segment_id order by f.turn, f.excluded, s.name""")
                .param("id", campaign)
                .query((row, n) -> row.getString("sign") + of(row.getString("ready_made"), row.getString("name")))
                .list();
        return names.isEmpty() ? Optional.empty() : Optional.of(names.stream().collect(Collectors.joining()));
    }

    private String of(@Nullable String readyMade, String name) {
        return readyMade == null ? name : formats.code("segments.ready", readyMade);
    }
}
