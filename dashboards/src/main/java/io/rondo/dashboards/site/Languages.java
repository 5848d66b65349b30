package io.rondo.dashboards.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages pages are written in. */
public final class Languages {

    public static final Locale ENGLISH = Locale.ENGLISH;
    public static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;
    public static final List<Locale> ALL = List.of(ENGLISH, CHINESE);

    private Languages() {}

    /** Ours of the same language, whatever the region: zh-TW reads zh-CN rather than English. */
    static Optional<Locale> closest(Locale asked) {
        return ALL.stream()
                .filter(ours -> ours.getLanguage().equals(asked.getLanguage()))
                .findFirst();
    }
}
