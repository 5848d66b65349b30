package io.rondo.history;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Names, templates and aliases. Everything is written and read through an alias: {@code contacts} (one index),
 * {@code responses-YYYY-MM} (one index a month, written) and {@code responses} (all months, read). The index behind an
 * alias carries its generation: {@code contacts-000001}, after a rebuild {@code contacts-20260131120000123}. Writing
 * requires the alias, so no index ever comes into being without the strict mapping of its template.
 */
@Component
class HistoryIndices {

    static final String CONTACTS = "contacts";
    static final String RESPONSES = "responses";
    private static final String FIRST_GENERATION = "000001";
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);

    private final ElasticsearchClient client;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile boolean prepared;

    HistoryIndices(ElasticsearchClient client) {
        this.client = client;
    }

    /** The alias a response that occurred then is written to. */
    static String monthOf(Instant occurredAt) {
        return RESPONSES + "-" + MONTH.format(occurredAt);
    }

    /** Puts the templates and makes sure this alias can be written; remembered until {@link #forget()}. */
    void ensure(String alias) throws IOException {
        putTemplates();
        if (known.contains(alias)) {
            return;
        }
        if (!client.indices().existsAlias(a -> a.name(alias)).value()) {
            create(alias, FIRST_GENERATION, true);
        }
        known.add(alias);
    }

    /** Makes sure the index of a rebuild is there; no alias points to it until {@link #switchTo}. */
    String ensureRebuilt(String alias, String generation) throws IOException {
        putTemplates();
        var index = alias + "-" + generation;
        if (!known.contains(index)) {
            create(alias, generation, false);
            known.add(index);
        }
        return index;
    }

    /** Elasticsearch said that something expected is missing: look again before the next write. */
    void forget() {
        prepared = false;
        known.clear();
    }

    void refresh(String... names) throws IOException {
        client.indices().refresh(r -> r.index(List.of(names)).ignoreUnavailable(true));
    }

    /** In one step every alias points to this generation only; what was behind the aliases before is deleted. */
    void switchTo(String generation) throws IOException {
        var all = client.indices()
                .getAlias(a -> a.index(CONTACTS + "-*", RESPONSES + "-*").ignoreUnavailable(true))
                .result()
                .keySet();
        var actions = new ArrayList<Action>();
        for (var index : all) {
            if (index.endsWith("-" + generation)) {
                var alias = index.substring(0, index.length() - generation.length() - 1);
                actions.add(Action.of(a -> a.add(add -> add.index(index).alias(alias))));
                if (!alias.equals(CONTACTS)) {
                    actions.add(Action.of(a -> a.add(add -> add.index(index).alias(RESPONSES))));
                }
            } else {
                actions.add(Action.of(a -> a.removeIndex(remove -> remove.index(index))));
            }
        }
        client.indices().updateAliases(u -> u.actions(actions));
        forget();
    }

    /** Deletes indices no alias points to, which an interrupted rebuild left behind, except those of one generation. */
    void deleteAbandoned(String except) throws IOException {
        var indices = client.indices()
                .getAlias(a -> a.index(CONTACTS + "-*", RESPONSES + "-*").ignoreUnavailable(true))
                .result();
        var abandoned = indices.entrySet().stream()
                .filter(index ->
                        index.getValue().aliases().isEmpty() && !index.getKey().endsWith("-" + except))
                .map(Map.Entry::getKey)
                .toList();
        if (!abandoned.isEmpty()) {
            client.indices().delete(d -> d.index(abandoned));
        }
    }

    private void putTemplates() throws IOException {
        if (prepared) {
            return;
        }
        for (var name : List.of(CONTACTS, RESPONSES)) {
            try (var body = resource(name)) {
                client.indices().putIndexTemplate(t -> t.name("rondo-" + name).withJson(body));
            }
        }
        prepared = true;
    }

    private void create(String alias, String generation, boolean live) throws IOException {
        try {
            client.indices().create(c -> {
                c.index(alias + "-" + generation);
                if (live) {
                    c.aliases(alias, a -> a);
                    if (!alias.equals(CONTACTS)) {
                        c.aliases(RESPONSES, a -> a);
                    }
                }
                return c;
            });
        } catch (ElasticsearchException e) {
            // Another node was faster: the index has the same name, so it is the same index.
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                HistoryIndices.class.getResourceAsStream("/history/" + name + ".json"),
                () -> "Expected the mapping of '%s' on the class path".formatted(name));
    }
}
