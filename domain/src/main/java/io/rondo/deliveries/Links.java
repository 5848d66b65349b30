package io.rondo.deliveries;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where tracked links lead: a click goes to a stored row, never to a parameter. */
@Component
public class Links {

    private final JdbcClient jdbc;
    private final Map<String, Long> ids = new ConcurrentHashMap<>();

    Links(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The id of this target; stored on first use. */
    public long idOf(String url) {
        return ids.computeIfAbsent(url, target -> {
            jdbc.sql("insert into link (url) values (:url) on conflict do nothing")
                    .param("url", target)
                    .update();
            return jdbc.sql("select id from link where url = :url")
                    .param("url", target)
                    .query(Long.class)
                    .single();
        });
    }

    public Optional<String> target(long id) {
        return jdbc.sql("select url from link where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }
}
