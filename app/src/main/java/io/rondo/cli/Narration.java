package io.rondo.cli;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints the summary of a demonstration for people, one line a part. */
final class Narration {

    private Narration() {}

    static void print(PrintStream out, Map<String, @Nullable Object> summary) {
        var json =
                JsonMapper.builder().disable(SerializationFeature.INDENT_OUTPUT).build();
        out.println();
        summary.forEach((part, value) ->
                out.printf("%-14s %s%n", part, value instanceof String ? value : json.writeValueAsString(value)));
    }
}
