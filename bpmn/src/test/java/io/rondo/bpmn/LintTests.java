package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs bpmnlint on the shipped flows and Camunda's schema on their element templates (lint.mjs); skipped without Node. */
class LintTests {

    private static final Path MODULES = Path.of("node_modules");
    private static final Path LOCK = Path.of("package-lock.json");
    private static final Path INSTALLED = MODULES.resolve(".package-lock.json");

    @BeforeAll
    static void installTools() throws Exception {
        for (var tool : List.of("node", "npm")) {
            if (!isThere(tool)) {
                abort("Flows are not linted: '%s' is not on the PATH. Install Node.js 20 or newer.".formatted(tool));
            }
        }
        var current = Files.exists(INSTALLED)
                && Files.getLastModifiedTime(INSTALLED).compareTo(Files.getLastModifiedTime(LOCK)) >= 0;
        if (!current) {
            var installed = run("npm", "ci", "--ignore-scripts");
            assertThat(installed.exitCode()).as(installed.output()).isZero();
            Files.setLastModifiedTime(INSTALLED, Files.getLastModifiedTime(LOCK));
        }
    }

    @Test
    void findsNothingInFlowsAndTemplates() throws Exception {
        var lint = run("node", "lint.mjs");

        assertThat(lint.output()).endsWith("32 files, 0 findings\n");
        assertThat(lint.exitCode()).isZero();
    }

    @Test
    void findsWhatEachEngineDoesNotKnow() throws Exception {
        var lint = run("node", "lint.mjs", "src/test/resources/check/task-listener.bpmn");

        assertThat(lint.output())
                .contains("camunda-compat/no-task-listeners, 8-6")
                .doesNotContain("8-9");
        assertThat(lint.exitCode()).isEqualTo(1);
    }

    @Test
    void findsAFaultyTemplate() throws Exception {
        var template = Files.createTempFile("template", ".json");
        try {
            Files.writeString(template, "{\"name\": \"Send\"}");

            var lint = run("node", "lint.mjs", template.toString());

            assertThat(lint.output()).contains("must have required property 'appliesTo'");
            assertThat(lint.exitCode()).isEqualTo(1);
        } finally {
            Files.delete(template);
        }
    }

    private record Ended(int exitCode, String output) {}

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return run(tool, "--version").exitCode() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            fail("Expected '%s' to end within five minutes", String.join(" ", command));
        }
        return new Ended(process.exitValue(), output);
    }
}
