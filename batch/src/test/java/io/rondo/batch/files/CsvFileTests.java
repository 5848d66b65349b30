package io.rondo.batch.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

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
    void passesOverRowsWithoutAnyValueAsSpreadsheetsLeaveThem() throws IOException {
        assertThat(rows("a;b;c\n1;2;3\n;;;\n; ;\"\"\n4;5;6\n;;\n"))
                .extracting(CsvRow::line)
                .containsExactly(2L, 5L);
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
    }

    @Test
    void losesOnlyTheLineOfAQuoteThatIsNeverClosed() throws IOException {
        var rows = rows("a,b\n1,2\n3,\"4\n5,6\n7,8\n");
        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(rows).extracting(CsvRow::defect).containsExactly(null, "quote-not-closed", null, null);
        assertThat(rows("a,b\n1,\"" + "x".repeat(400) + "\n2,3\n")
                        .getFirst()
                        .values()
                        .getFirst())
                .as("the line that is given up is kept")
                .hasSize(403);
        var tall = rows("a,b\n1,\"" + "x\n".repeat(40_000) + "\"\n3,4\n");
        assertThat(tall.getFirst().defect()).isEqualTo("cell-too-long-or-quote-not-closed");
        assertThat(tall.getLast().values()).containsExactly("3", "4");
    }

    @Test
    void swallowsNoRowForAStrayQuote() throws IOException {
        var rows = rows("id,given_name,city\n5,\"Anna,Bonn\n6,\"Bob\",Ulm\n7,Cleo,Kiel\n");
        assertThat(rows).extracting(CsvRow::defect).containsExactly("quote-not-closed", null, null);
        assertThat(rows.get(1).values()).containsExactly("6", "Bob", "Ulm");
        assertThat(rows("a,b\n1,\"two\nlines\"\n2,\"x\"y\n").getLast().values()).containsExactly("2", "xy");
    }

    @Test
    void skipsALineThatIsTooLongAndReadsOn() throws IOException {
        var rows = rows("a,b\n1," + "x".repeat(9_000_000) + "\n3,4\n");
        assertThat(rows).extracting(CsvRow::defect).containsExactly("cell-too-long", null);
        assertThat(rows).extracting(CsvRow::line).containsExactly(2L, 3L);
    }

    @Test
    void readsExcelsSeparatorLine() throws IOException {
        var rows = rows("\uFEFFsep=;\r\nid;name\r\n1;\"a;b\"\r\n");
        assertThat(rows.getFirst().byColumn()).containsEntry("id", "1").containsEntry("name", "a;b");
        assertThat(rows.getFirst().line()).isEqualTo(3);
    }

    @Test
    void takesTrailingDelimitersForNothing() throws IOException {
        assertThat(rows("a,b,\n1,2,\n3,4\n5,6,,\n")).extracting(CsvRow::defect).containsExactly(null, null, null);
        assertThat(rows("a;b\n1;2;\n").getFirst().values()).containsExactly("1", "2");
        assertThat(rows("a,,b\n1,2,3\n").getFirst().byColumn()).containsOnlyKeys("a", "b");
    }

    @Test
    void findsTheDelimiterByTheLinesUnderAnAmbiguousHeader() throws IOException {
        assertThat(rows("id|name, given|name, family\n1|a|b\n2|c|d\n")
                        .getFirst()
                        .values())
                .containsExactly("1", "a", "b");
        assertThat(rows("id;amount (EUR, net, paid, all)\n1;2,50\n2;3,50\n")
                        .getFirst()
                        .values())
                .containsExactly("1", "2,50");
    }

    @Test
    void readsTwoHundredColumns() throws IOException {
        var header = IntStream.range(0, 200).mapToObj(i -> "c" + i).collect(Collectors.joining(";"));
        var row = IntStream.range(0, 200).mapToObj(i -> "v" + i).collect(Collectors.joining(";"));
        assertThat(rows(header + "\n" + row + "\n").getFirst().byColumn())
                .hasSize(200)
                .containsEntry("c199", "v199");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "GBK", "GB18030"})
    void readsChineseInEveryEncodingWithAndWithoutAMark(String name) throws IOException {
        var charset = Charset.forName(name);
        var text = "客户编号;姓;名;城市\r\nz1;王;小明;北京市\r\nz2;李;娜;上海市\r\n";
        assertThat(rows(text, charset).getLast().byColumn()).containsEntry("城市", "上海市");
        if (name.startsWith("UTF")) {
            assertThat(rows("\uFEFF" + text, charset).getLast().byColumn()).containsEntry("客户编号", "z2");
        }
    }

    /** What is right UTF-8 is never anything else, and a name in GBK that happens to be right UTF-8 is outvoted. */
    @Test
    void neverTakesUtf8ForGbkNorGbkForUtf8() throws IOException {
        var seed = 20_26L;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var text = new StringBuilder("编号,姓名\n");
            for (var row = 0; row < 1 + random.nextInt(20); row++) {
                text.append(row).append(',');
                for (var i = 0; i < 2 + random.nextInt(3); i++) {
                    text.append(common(random));
                }
                text.append('\n');
            }
            var read = "seed %d, round %d: %s".formatted(seed, round, text);
            for (var charset : List.of(StandardCharsets.UTF_8, Charset.forName("GBK"))) {
                assertThat(text(rows(text.toString(), charset)))
                        .as("%s in %s", read, charset)
                        .isEqualTo(text.toString());
            }
        }
    }

    /** A character of the first level of GB2312, as nearly all of running text is. */
    private static String common(Random random) {
        var pair = new byte[] {(byte) (0xB0 + random.nextInt(39)), (byte) (0xA1 + random.nextInt(94))};
        return new String(pair, Charset.forName("GBK"));
    }

    private static String text(List<CsvRow> rows) {
        return String.join(",", rows.getFirst().header()) + "\n"
                + rows.stream()
                        .map(row -> String.join(",", row.values()) + "\n")
                        .collect(Collectors.joining());
    }

    @Test
    void readsWesternExcelWhereNothingIsUtf8AndRefusesSpoiltRowsWhereMostIs() throws IOException {
        assertThat(rows(
                                "name;ort\nJ\u00fcrgen;K\u00f6ln\nRen\u00e9e;Gen\u00e8ve \u20ac\n",
                                Charset.forName("windows-1252"))
                        .getLast()
                        .values())
                .containsExactly("Ren\u00e9e", "Gen\u00e8ve \u20ac");
        assertThat(rows(
                                "name;ort\nJ\u00fcrgen;K\u00f6ln\n\u201eSpa\u00df\u201c;M\u00fcnchen\nRen\u00e9e;Gen\u00e8ve\n",
                                Charset.forName("windows-1252"))
                        .get(1)
                        .values())
                .containsExactly("\u201eSpa\u00df\u201c", "M\u00fcnchen");
        var mixed = new ByteArrayOutputStream();
        mixed.write("a,b\nJ\u00fcrgen,1\n\u00c4nne,2\n\u00d6zg\u00fcr,3\n".getBytes(StandardCharsets.UTF_8));
        mixed.write("Ren\u00e9,4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(rows(mixed.toByteArray())).extracting(CsvRow::defect).containsExactly(null, null, null, "not-utf-8");
    }

    @Test
    void refusesFilesItCannotRead() {
        assertThatThrownBy(() -> rows("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> rows("a,a\n1,2\n")).hasMessageContaining("differ");
        var limits = new ImportSettings(DataSize.ofBytes(100), 3, 10, null, Map.of());
        assertThatThrownBy(() -> open("a,b,c,d\n", limits)).hasMessageContaining("at most 3 columns");
        assertThatThrownBy(() -> open("a,b\n".repeat(30), limits)).hasMessageContaining("max-file-size");
    }

    private void open(String content, ImportSettings limits) throws IOException {
        CsvFile.open(Files.writeString(folder.resolve("limits.csv"), content), limits)
                .close();
    }

    private List<CsvRow> rows(String content) throws IOException {
        return rows(content, StandardCharsets.UTF_8);
    }

    private List<CsvRow> rows(String content, Charset charset) throws IOException {
        return rows(content.getBytes(charset));
    }

    private List<CsvRow> rows(byte[] content) throws IOException {
        var path = Files.write(folder.resolve("file.csv"), content);
        var rows = new ArrayList<CsvRow>();
        try (var file = CsvFile.open(path, ImportSettings.DEFAULT)) {
            for (var row = file.next(); row != null; row = file.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
