package io.rondo.dashboards.site;

import io.rondo.audiences.StrategicSegments;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.RequestScope;

/**
 * Names of strategic segments as the viewer reads them, read once for a request; templates call it as {@code @strategic}. Those that came
 * with the installation are in the viewer's language, a code that came with a file is its own name.
 */
@Component("strategic")
@RequestScope
public class StrategicNames {

    private final StrategicSegments segments;
    private final Formats formats;
    private @Nullable Map<String, StrategicSegments.Name> names;

    StrategicNames(StrategicSegments segments, Formats formats) {
        this.segments = segments;
        this.formats = formats;
    }

    /** The name of the segment with this code; a dash where there is none. */
    public String of(@Nullable String code) {
        if (code == null) {
            return Formats.ABSENT;
        }
        var name = names().get(code);
        if (name == null) {
            return code;
        }
        return name.readyMade() ? formats.code("segments.strategic", code) : name.name();
    }

    private Map<String, StrategicSegments.Name> names() {
        var read = names;
        if (read == null) {
            read = segments.names();
            names = read;
        }
        return read;
    }
}
