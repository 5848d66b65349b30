package io.rondo.offers;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.rondo.offers.TemplateProblem.Kind;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

    /** A kind of problem and the piece that has it. */
    record Found(Kind kind, String what) {}

    /** @throws IllegalArgumentException if the text is not such a template */
    Template compile(String source) {
        problem(source).ifPresent(problem -> {
            throw new IllegalArgumentException(
                    "Expected a flat Mustache template, but: %s (%s)".formatted(problem.kind(), problem.what()));
        });
        return compiler.compile(source);
    }

    /** Why this text is not such a template; empty if it is one. */
    Optional<Found> problem(String source) {
        var forbidden = FORBIDDEN.matcher(source);
        if (forbidden.find()) {
            return Optional.of(new Found(Kind.FORBIDDEN_TAG, forbidden.group()));
        }
        try {
            compiler.compile(source);
            return Optional.empty();
        } catch (MustacheException e) {
            return Optional.of(new Found(Kind.NOT_MUSTACHE, String.valueOf(e.getMessage())));
        }
    }

    /** The fields the template names, in order of appearance. */
    Set<String> fields(String source) {
        var names = new LinkedHashSet<String>();
        Predicate<String> noted = name -> {
            names.add(name);
            return true;
        };
        compile(source).visit(new FieldVisitor(names, noted, noted));
        return names;
    }

    /** The fields a mail would show empty if only {@code filled} have a value: those inside a hidden section are not. */
    static Set<String> missing(Template template, Predicate<String> filled) {
        var shown = new LinkedHashSet<String>();
        template.visit(new FieldVisitor(shown, filled, filled.negate()));
        shown.removeIf(filled);
        return shown;
    }

    /**
     * Notes the variables it comes across.
     *
     * @param section whether to look into a section of this field
     * @param inverted whether to look into an inverted section of this field
     */
    private record FieldVisitor(Set<String> variables, Predicate<String> section, Predicate<String> inverted)
            implements Mustache.Visitor {

        @Override
        public void visitText(String text) {}

        @Override
        public void visitVariable(String name) {
            variables.add(name);
        }

        @Override
        public boolean visitInclude(String name) {
            return false;
        }

        @Override
        public boolean visitSection(String name) {
            return section.test(name);
        }

        @Override
        public boolean visitInvertedSection(String name) {
            return inverted.test(name);
        }
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
