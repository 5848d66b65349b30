package io.rondo.batch.generate;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes rows as RFC 4180 has them, and knows on which line of the file each begins. */
final class CsvOut implements Closeable {

    private static final int BUFFER = 1 << 18;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final OutputStream out;
    private final char delimiter;
    private final StringBuilder row = new StringBuilder(256);
    private long nextLine = 1;

    CsvOut(Path file, char delimiter, boolean byteOrderMark) throws IOException {
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        this.delimiter = delimiter;
        if (byteOrderMark) {
            out.write(MARK);
        }
    }

    /** @return the line the row begins on; the first is 1 */
    long write(List<String> cells) throws IOException {
        return write(cells, StandardCharsets.UTF_8);
    }

    long write(List<String> cells, Charset charset) throws IOException {
        row.setLength(0);
        var lines = 1;
        for (var i = 0; i < cells.size(); i++) {
            if (i > 0) {
                row.append(delimiter);
            }
            lines += append(cells.get(i));
        }
        out.write(row.append("\r\n").toString().getBytes(charset));
        var line = nextLine;
        nextLine += lines;
        return line;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** @return line ends inside the cell */
    private int append(String cell) {
        var quoted = false;
        var ends = 0;
        for (var i = 0; i < cell.length(); i++) {
            var c = cell.charAt(i);
            ends += c == '\n' ? 1 : 0;
            quoted |= c == delimiter || c == '"' || c == '\n';
        }
        if (quoted) {
            row.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            row.append(cell);
        }
        return ends;
    }
}
