package io.rondo.bpmn;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says which known name a mistyped one probably means. */
final class Suggestion {

    private Suggestion() {}

    /** "Did you mean 'x'?" if a known name is near; else the list of all known names. */
    static String of(String unknown, Collection<String> known) {
        var near = known.stream()
                .sorted()
                .filter(name -> distance(unknown, name) <= Math.max(2, name.length() / 3))
                .min(Comparator.comparingInt(name -> distance(unknown, name)));
        return near.map("Did you mean '%s'?"::formatted)
                .orElseGet(() -> known.stream().sorted().collect(Collectors.joining(", ", "Known are: ", ".")));
    }

    /** Levenshtein's distance, upper and lower case being the same. */
    static int distance(String some, String other) {
        var a = some.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
