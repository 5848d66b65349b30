package io.rondo.offers;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mustache over a flat map of texts and nothing else: no reflection on values, no partials, no unescaped values, no other
 * delimiters. A section ({@code {{#field}}…{{/field}}}) shows its content if the field is not empty.
 */
final class FlatMustache {

    /** {@code {{{x}}}}, {@code {{&x}}}, {@code {{>x}}}, {@code {{<x}}}, {@code {{$x}}}, {@code {{=x}}}. */
    private static final Pattern FORBIDDEN = Pattern.compile("\\{\\{\\s*[{&><$=]");

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .withCollector(new FlatCollector())
            .emptyStringIsFalse(true)
            .defaultValue("");

    private final Mustache.Compiler compiler;

    FlatMustache(boolean escapeHtml) {
        this.compiler = COMPILER.escapeHTML(escapeHtml);
    }

    /** @throws IllegalArgumentException if the text is not such a template */
    Template compile(String source) {
        problem(source).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return compiler.compile(source);
    }

    /** Why this text is not such a template; empty if it is one. */
    Optional<String> problem(String source) {
        var forbidden = FORBIDDEN.matcher(source);
        if (forbidden.find()) {
            return Optional.of("Expected only {{field}} and sections, but there is '%s' at character %d"
                    .formatted(forbidden.group(), forbidden.start()));
        }
        try {
            compiler.compile(source);
            return Optional.empty();
        } catch (MustacheException e) {
            return Optional.of("Expected a Mustache template, but: " + e.getMessage());
        }
    }

    /** The fields the template names, in order of appearance. */
    Set<String> fields(String source) {
        var names = new LinkedHashSet<String>();
        compile(source).visit(new Mustache.Visitor() {
            @Override
            public void visitText(String text) {}

            @Override
            public void visitVariable(String name) {
                names.add(name);
            }

            @Override
            public boolean visitInclude(String name) {
                return false;
            }

            @Override
            public boolean visitSection(String name) {
                names.add(name);
                return true;
            }

            @Override
            public boolean visitInvertedSection(String name) {
                names.add(name);
                return true;
            }
        });
        return names;
    }

    private static final class FlatCollector implements Mustache.Collector {

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            // jmustache says "no value" of a section with an empty list; texts are not iterated.
            return value instanceof List<?> list ? list.iterator() : null;
        }

        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            return (on, key) ->
                    on instanceof Map<?, ?> map && map.containsKey(key) ? map.get(key) : Template.NO_FETCHER_FOUND;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }
}
