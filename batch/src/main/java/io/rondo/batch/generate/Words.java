package io.rondo.batch.generate;

import io.rondo.batch.generate.Place.Name;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The words of {@code words.txt} by section: enough of them that two people seldom share a whole name by chance. */
final class Words {

    private static final Map<String, List<Name>> SECTIONS = read();

    private Words() {}

    /** @throws IllegalArgumentException if there is no such section */
    static List<Name> of(String section) {
        var words = SECTIONS.get(section);
        if (words == null) {
            throw new IllegalArgumentException(
                    "Expected one of the sections %s, but it is '%s'".formatted(SECTIONS.keySet(), section));
        }
        return words;
    }

    private static Map<String, List<Name>> read() {
        var sections = new HashMap<String, List<Name>>();
        var resource = Objects.requireNonNull(Words.class.getResourceAsStream("words.txt"), "words.txt");
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            List<Name> section = new ArrayList<>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    section = new ArrayList<>();
                    sections.put(line.substring(1, line.length() - 1), section);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    for (var word : line.strip().split(" ")) {
                        section.add(word(word));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read words.txt", e);
        }
        return Map.copyOf(sections);
    }

    private static Name word(String word) {
        var equals = word.indexOf('=');
        var written = equals < 0 ? word : word.substring(0, equals);
        var ascii = equals < 0 ? word.replace("'", "") : word.substring(equals + 1);
        return new Name(written, ascii.toLowerCase(Locale.ROOT));
    }
}
