package io.rondo.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every page speaks both languages: bundles hold the same keys, templates hold no words of their own. */
class MessageBundlesTests {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path MESSAGES = RESOURCES.resolve("messages");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)");
    /** A key written out whole: {@code #{campaigns.title}}, with or without arguments. */
    private static final Pattern USED = Pattern.compile("#\\{([a-z][A-Za-z0-9.-]+)[}(]");

    @Test
    void everyBundleHasAChineseTwinWithTheSameKeysAndPlaceholders() throws IOException {
        var differences = new ArrayList<String>();
        for (var english : bundles()) {
            var name = english.getFileName().toString().replace(".properties", "");
            var ours = load(english);
            var theirs = load(MESSAGES.resolve(name + "_zh_CN.properties"));
            var keys = new TreeSet<>(ours.stringPropertyNames());
            keys.addAll(theirs.stringPropertyNames());
            for (var key : keys) {
                if (!placeholders(ours.getProperty(key)).equals(placeholders(theirs.getProperty(key)))) {
                    differences.add(name + ": " + key);
                }
            }
        }
        assertThat(differences)
                .as("keys that only one language has, or whose placeholders differ")
                .isEmpty();
    }

    @Test
    void noKeyIsDefinedTwice() throws IOException {
        var seen = new TreeMap<String, String>();
        var twice = new ArrayList<String>();
        for (var bundle : bundles()) {
            try (var lines = Files.lines(bundle, StandardCharsets.UTF_8)) {
                lines.filter(line -> line.contains("=") && !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf('=')).strip())
                        .filter(key -> seen.put(key, bundle.toString()) != null)
                        .forEach(twice::add);
            }
        }
        assertThat(twice).as("keys defined twice").isEmpty();
    }

    @Test
    void noMessageHasAStraightApostrophe() throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.list(MESSAGES)) {
            for (var file : files.toList()) {
                load(file).forEach((key, value) -> {
                    if (value.toString().contains("'")) {
                        found.add(file.getFileName() + ": " + key);
                    }
                });
            }
        }
        assertThat(found)
                .as("messages with ' (it starts a quotation in MessageFormat: write \u2019)")
                .isEmpty();
    }

    @Test
    void templatesUseOnlyKnownKeys() throws IOException {
        var known = new HashSet<String>();
        for (var bundle : bundles()) {
            known.addAll(load(bundle).stringPropertyNames());
        }
        var unknown = new TreeSet<String>();
        for (var template : templates()) {
            var matcher = USED.matcher(Files.readString(template));
            while (matcher.find()) {
                if (!known.contains(matcher.group(1))) {
                    unknown.add(RESOURCES.relativize(template) + ": " + matcher.group(1));
                }
            }
        }
        assertThat(unknown)
                .as("message keys used in templates but in no bundle")
                .isEmpty();
    }

    @Test
    void templatesHoldNoWordsOfTheirOwn() throws IOException {
        var found = new ArrayList<String>();
        for (var template : templates()) {
            HardCodedText.in(Files.readString(template))
                    .forEach(text -> found.add(RESOURCES.relativize(template) + ": " + text));
        }
        assertThat(found)
                .as("text written in a template (move it to messages/*.properties)")
                .isEmpty();
    }

    @Test
    void hardCodedTextIsFound() {
        assertThat(HardCodedText.in("<html><body><p>Hello</p><p th:text='#{a.b}'></p></body></html>"))
                .containsExactly("Hello");
        assertThat(HardCodedText.in("<img alt='A picture'><input placeholder='Name' class='x'>"))
                .containsExactly("A picture", "Name");
        assertThat(HardCodedText.in("<p th:text=\"${x} + ' contacts'\"></p>")).containsExactly("' contacts'");
        assertThat(HardCodedText.in("<p>[[#{a.b}]] · <b>Rondo</b> 12 %</p><!-- words --><script src='a.js'></script>"))
                .isEmpty();
    }

    private static List<Path> bundles() throws IOException {
        try (var files = Files.list(MESSAGES)) {
            return files.filter(file -> !file.getFileName().toString().contains("_"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> templates() throws IOException {
        try (var files = Files.walk(RESOURCES.resolve("templates"))) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static Properties load(Path file) throws IOException {
        var properties = new Properties();
        assertThat(file).exists();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Null stands for "no such key", which differs from a message without placeholders. */
    private static Set<String> placeholders(String message) {
        if (message == null) {
            return Set.of("no such key");
        }
        var found = new TreeSet<String>();
        var matcher = PLACEHOLDER.matcher(message);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
