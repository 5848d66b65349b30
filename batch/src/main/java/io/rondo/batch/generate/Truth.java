package io.rondo.batch.generate;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notes what was planted while it is planted: pairs and bad rows go to files of their own, of which {@link #close} makes one, so
 * that however much is planted nothing is kept but counts.
 */
final class Truth implements Closeable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, Object> head;
    private final Path pairsPart;
    private final Path badPart;
    private final BufferedWriter pairs;
    private final BufferedWriter bad;
    private final Map<String, Integer> pairsByKind = new TreeMap<>();
    private final Map<String, Map<String, Integer>> badByFile = new TreeMap<>();
    private final Map<String, Integer> goodByFile = new LinkedHashMap<>();

    /** @param head what was asked for */
    Truth(Path file, Map<String, Object> head) throws IOException {
        this.file = file;
        this.head = head;
        this.pairsPart = file.resolveSibling(file.getFileName() + ".pairs.part");
        this.badPart = file.resolveSibling(file.getFileName() + ".bad.part");
        this.pairs = Files.newBufferedWriter(pairsPart);
        this.bad = Files.newBufferedWriter(badPart);
    }

    void good(String name) {
        goodByFile.merge(name, 1, Integer::sum);
    }

    int goodOf(String name) {
        return goodByFile.getOrDefault(name, 0);
    }

    void pair(Plant plant, MadeRecord one, MadeRecord other) throws IOException {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("kind", plant.code());
        entry.put("samePerson", plant.samePerson());
        entry.put("one", Map.of("source", one.source().code(), "id", one.id()));
        entry.put("other", Map.of("source", other.source().code(), "id", other.id()));
        pairs.write((pairsByKind.isEmpty() ? "    " : ",\n    ") + JSON.writeValueAsString(sorted(entry)));
        pairsByKind.merge(plant.code(), 1, Integer::sum);
    }

    void badRow(String name, long line, String field, String reason) throws IOException {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("file", name);
        entry.put("line", line);
        entry.put("field", field);
        entry.put("reason", reason);
        bad.write((badByFile.isEmpty() ? "    " : ",\n    ") + JSON.writeValueAsString(entry));
        badByFile.computeIfAbsent(name, any -> new TreeMap<>()).merge(reason, 1, Integer::sum);
    }

    Map<String, Integer> pairsByKind() {
        return Map.copyOf(pairsByKind);
    }

    Map<String, Integer> goodByFile() {
        return new LinkedHashMap<>(goodByFile);
    }

    Map<String, Map<String, Integer>> badByFile() {
        return new TreeMap<>(badByFile);
    }

    @Override
    public void close() throws IOException {
        pairs.close();
        bad.close();
        try (var out = Files.newOutputStream(file)) {
            var front = new LinkedHashMap<>(head);
            front.put("good", goodByFile);
            front.put("bad", badByFile);
            front.put("planted", pairsByKind);
            var text = JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(front)
                    .replace("\r\n", "\n");
            out.write(text.substring(0, text.lastIndexOf('}')).stripTrailing().getBytes(StandardCharsets.UTF_8));
            out.write(",\n  \"pairs\" : [\n".getBytes(StandardCharsets.UTF_8));
            Files.copy(pairsPart, out);
            out.write("\n  ],\n  \"badRows\" : [\n".getBytes(StandardCharsets.UTF_8));
            Files.copy(badPart, out);
            out.write("\n  ]\n}\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.delete(pairsPart);
        Files.delete(badPart);
    }

    /** Maps of two made by {@link Map#of} come in an order that differs from run to run; the file must not. */
    private static Map<String, Object> sorted(Map<String, Object> entry) {
        entry.replaceAll((key, value) -> value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
        return entry;
    }
}
