package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds models, forms, tables and the names in Java equal: none refers to what is not there, none is there for nothing. */
class ShippedFlowsTests {

    private final List<FlowModel> flows = ShippedFlows.resources(".bpmn").stream()
            .flatMap(file -> FlowModel.read(file.content()).stream())
            .toList();

    @Test
    void flowsUseEveryJobTypeAndNoOther() {
        assertThat(all(FlowModel::jobTypes)).isEqualTo(JobTypes.all()).isEqualTo(constants(JobTypes.class));
    }

    @Test
    void flowsWaitForEveryMessageAndNoOther() {
        assertThat(all(FlowModel::messages))
                .isEqualTo(new TreeSet<>(Messages.keys().keySet()))
                .isEqualTo(constants(Messages.class));
    }

    @Test
    void userTasksShowEveryFormAndNoOther() {
        assertThat(all(flow -> Set.copyOf(flow.forms().values())))
                .isEqualTo(KnownParts.shipped().forms())
                .isEqualTo(constants(Forms.class));
    }

    @Test
    void everyDecisionIsAskedByAFlowOrByTheLedger() {
        var asked = all(FlowModel::decisions);
        asked.add(Decisions.CONTACT_POLICY);
        assertThat(asked).isEqualTo(KnownParts.shipped().decisions()).isEqualTo(constants(Decisions.class));
    }

    @Test
    void processIdsAreNamedInJava() {
        assertThat(KnownParts.shipped().processes()).isEqualTo(constants(Flows.class));
    }

    @Test
    void everyFileOfTheFolderIsShipped() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/flows"))) {
            assertThat(ShippedFlows.resources())
                    .extracting(FlowResource::name)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void everyFlowIsDescribedAndEveryUserTaskHasTitlesAndAStage() {
        assertThat(flows).allSatisfy(flow -> {
            assertThat(flow.description()).isNotBlank();
            assertThat(flow.userTasks())
                    .allSatisfy(task ->
                            assertThat(task.headers()).containsKeys(Headers.TITLE, Headers.TITLE_ZH, Headers.STAGE));
        });
    }

    @Test
    void digestChangesWithContentOnly() {
        var some = new FlowResource("a.form", new byte[] {1});
        assertThat(some.digest())
                .hasSize(64)
                .isEqualTo(new FlowResource("b.form", new byte[] {1}).digest())
                .isNotEqualTo(new FlowResource("a.form", new byte[] {2}).digest());
    }

    private Set<String> all(Function<FlowModel, Set<String>> names) {
        return flows.stream().map(names).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The values of the public text constants of a class. */
    private static Set<String> constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .flatMap(ShippedFlowsTests::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> value(Field field) {
        try {
            return Stream.of((String) field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
