package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.camunda.client.annotation.JobWorker;
import io.rondo.bpmn.FlowModel;
import io.rondo.bpmn.JobTypes;
import io.rondo.bpmn.ShippedFlows;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract between models and workers: a job type without a worker would wait for ever, one without a model never. */
class JobTypesTests {

    private static final List<JavaMethod> WORKERS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.rondo").stream()
                    .flatMap(type -> type.getMethods().stream())
                    .filter(method -> method.isAnnotatedWith(JobWorker.class))
                    .toList();

    @Test
    void oneWorkerExistsForEveryJobTypeAndForNoOther() {
        assertThat(WORKERS.stream()
                        .map(method ->
                                method.getAnnotationOfType(JobWorker.class).type()))
                .containsExactlyInAnyOrderElementsOf(JobTypes.all());
    }

    @Test
    void shippedFlowsUseEveryJobType() {
        var used = ShippedFlows.resources(".bpmn").stream()
                .flatMap(flow -> FlowModel.read(flow.content()).stream())
                .flatMap(flow -> flow.jobTypes().stream())
                .collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrderElementsOf(JobTypes.all());
    }

    @Test
    void workersAreWhereAdaptersBelong() {
        assertThat(WORKERS)
                .allSatisfy(
                        method -> assertThat(method.getOwner().getPackageName()).startsWith("io.rondo.workers."));
    }

    @Test
    void workerClassesArePublicSoThatTheClientFindsThem() {
        assertThat(WORKERS).allSatisfy(method -> {
            assertThat(method.getOwner().getModifiers()).contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
            assertThat(method.getModifiers()).contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC);
        });
    }
}
