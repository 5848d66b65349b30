package io.rondo.batch.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTests {

    @TempDir
    Path folder;

    @Test
    void findsTheDelimiterOfTheHeader() throws IOException {
        assertThat(rows("a,b\n1,2\n").getFirst().values()).containsExactly("1", "2");
        assertThat(rows("a;\"b,x,y\";c\n1;2;3\n").getFirst().values()).containsExactly("1", "2", "3");
        assertThat(rows("a\tb\n1\t2\n").getFirst().values()).containsExactly("1", "2");
    }

    @Test
    void countsPhysicalLinesThroughQuotedLineBreaksBlankLinesAndEveryLineEnd() throws IOException {
        assertThat(rows("a,b\r\n\"1\r\n1\",2\r\n\r\n3,\"4 \"\"quoted\"\"\"\r\n5,6"))
                .extracting(CsvRow::line)
                .containsExactly(2L, 5L, 6L);
        assertThat(rows("a,b\n\"1\n1\",2\n\n3,4\n").getLast().line()).isEqualTo(5);
    }

    @Test
    void takesAMarkForNoPartOfTheFirstColumn() throws IOException {
        assertThat(rows("\uFEFFid,b\n1,2\n").getFirst().header()).containsExactly("id", "b");
        assertThat(rows("\uFEFFid\n1\n").getFirst().byColumn()).containsEntry("id", "1");
    }

    @Test
    void namesTheDefectOfARowAndReadsOn() throws IOException {
        assertThat(rows("a,b\n1\n1,2,3\n\u00011,2\n1,2\n"))
                .extracting(CsvRow::defect)
                .containsExactly("too-few-columns", "too-many-columns", "control-character", null);
        assertThat(rows("a,b\nJ\u00fcrgen,2\n1,2\n", StandardCharsets.ISO_8859_1))
                .extracting(CsvRow::defect)
                .containsExactly("not-utf-8", null);
    }

    @Test
    void saysWhereAQuoteWasOpenedThatIsNeverClosed() throws IOException {
        var rows = rows("a,b\n1,2\n3,\"4\n5,6\n7,8\n");
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().line()).isEqualTo(3);
        assertThat(rows.getLast().defect()).isEqualTo("quote-not-closed-rest-of-file-not-read");
    }

    @Test
    void refusesFilesItCannotRead() {
        assertThatThrownBy(() -> rows("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> rows("a,a\n1,2\n")).hasMessageContaining("differ");
        assertThatThrownBy(() -> rows("\uFEFFa,b\n", StandardCharsets.UTF_16LE)).hasMessageContaining("UTF-16");
    }

    private List<CsvRow> rows(String content) throws IOException {
        return rows(content, StandardCharsets.UTF_8);
    }

    private List<CsvRow> rows(String content, Charset charset) throws IOException {
        var path = Files.write(folder.resolve("file.csv"), content.getBytes(charset));
        var rows = new ArrayList<CsvRow>();
        try (var file = CsvFile.open(path)) {
            for (var row = file.next(); row != null; row = file.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
