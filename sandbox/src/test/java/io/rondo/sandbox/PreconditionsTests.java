package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreconditionsTests {
    @Test
    void saysHowMuchMemoryIsMissingAndWhatToDo() {
        assertThatThrownBy(() -> Preconditions.requireMemory(1_000L << 20))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("at least 2600 MB")
                .hasMessageContaining("only 1000 MB")
                .hasMessageContaining("rondo.sandbox=off");
    }

    @Test
    void isContentWithEnoughMemory() {
        assertThatCode(() -> Preconditions.requireMemory(Preconditions.MEMORY_NEEDED))
                .doesNotThrowAnyException();
    }

    @Test
    void readsWhatTheKernelCallsAvailableInBytes() {
        assertThat(Preconditions.memAvailable(
                        List.of("MemTotal: 100 kB", "MemFree: 1 kB", "MemAvailable:    2048 kB"), 9))
                .isEqualTo(2 << 20);
        assertThat(Preconditions.memAvailable(List.of("MemTotal: 100 kB"), 9)).isEqualTo(9);
    }

    @Test
    void namesTheFolderWithoutAJdk() {
        assertThatThrownBy(() -> ServerUser.current().requireJdk(Path.of("/nowhere/jdk")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("/nowhere/jdk")
                .hasMessageContaining("JAVA_HOME");
    }

    @Test
    void aMissingServerComesWithTheCommandThatFetchesIt() {
        ServerArchive unknown = new ServerArchive("Zeebe", "io.camunda", "camunda-zeebe", "0.0.0", "tar.gz");

        assertThatThrownBy(unknown::file)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(
                        "mvn dependency:get -Dtransitive=false -Dartifact=io.camunda:camunda-zeebe:0.0.0:tar.gz");
    }
}
