package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Rows;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far profiles are behind what they are computed from. */
@Component
class ProfileRefreshes {

    private final JdbcClient jdbc;

    ProfileRefreshes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param asOf business time of the last refresh that ended; null: there was none yet
     * @param running whether one is at work
     * @param waiting whether somebody waits for the next one
     */
    record State(@Nullable Instant asOf, boolean running, boolean waiting) {}

    State state() {
        return jdbc.sql("""
                        select (select max(as_of) from profile_run where ended_at is not null) as as_of,
                               exists (select from profile_run where ended_at is null) as running,
                               exists (select from profile_due) as waiting""").query(Rows.of(State.class)).single();
    }
}
