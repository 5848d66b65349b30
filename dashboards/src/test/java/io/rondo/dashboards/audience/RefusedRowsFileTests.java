package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedRowsFileTests {

    @TempDir
    Path folder;

    @Test
    void rowsThatWerePutRightAreFedAsTheyAre() throws IOException {
        var file = folder.resolve("right.csv");
        RefusedRowsFile.write(file, List.of("@id", "note"), List.of(List.of("@maria", "- none, \"so far\"")));
        assertThat(file).content().isEqualTo("@id,note\r\n@maria,\"- none, \"\"so far\"\"\"\r\n");
    }
}
