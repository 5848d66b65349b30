package io.rondo.batch.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into records and cells as RFC 4180 has it, and as people write it: any line end, text behind a closing quote kept,
 * quotes inside an unquoted cell taken as they are. Holds one record at a time and no more of it than the limits allow.
 *
 * <p>A quote that is never closed costs the line it was opened on and no other: reading goes on at the next line.
 */
final class CsvScanner implements Closeable {

    /** Characters a record may have in all: some dozens of long cells. */
    private static final int MAX_RECORD = 4 << 20;

    private static final int BUFFER = 1 << 16;

    private final Reader reader;
    private final char delimiter;
    private final int maxCell;

    private char[] buffer = new char[BUFFER];
    /** First character of the present record, of the present cell, and the next one to look at. */
    private int begin;

    private int cell;
    private int next;
    private int end;
    private long line;
    private int columns = 16;

    /** @param line number of the first line read */
    CsvScanner(Reader reader, char delimiter, int maxCell, long line) {
        this.reader = reader;
        this.delimiter = delimiter;
        this.maxCell = maxCell;
        this.line = line;
    }

    /**
     * @param line physical line it begins on
     * @param fault why it could not be cut into cells; null if it could
     */
    record Row(long line, List<String> cells, @Nullable String fault) {}

    /** The next record, blank lines among them; null at the end. */
    @Nullable
    Row next() throws IOException {
        begin = next;
        if (peek() < 0) {
            return null;
        }
        var from = line;
        var cells = new ArrayList<String>(columns);
        while (true) {
            var fault = peek() == '"' ? quoted(cells) : plain(cells);
            if (fault != null) {
                return recover(from, fault);
            }
            var c = peek();
            if (c != delimiter) {
                lineEnd(c);
                columns = cells.size();
                return new Row(from, cells, null);
            }
            next++;
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private @Nullable String plain(List<String> cells) throws IOException {
        cell = next;
        for (var c = peek(); c != delimiter && c != '\n' && c != '\r' && c >= 0; c = peek()) {
            next++;
            if (tooLong()) {
                return "cell-too-long";
            }
        }
        cells.add(next == cell ? "" : new String(buffer, cell, next - cell));
        return null;
    }

    private @Nullable String quoted(List<String> cells) throws IOException {
        cell = next++;
        var opened = line;
        StringBuilder text = null;
        var part = 1;
        while (true) {
            var c = peek();
            if (c < 0) {
                return "quote-not-closed";
            }
            next++;
            if (tooLong()) {
                return "cell-too-long-or-quote-not-closed";
            }
            if (c == '\n' || (c == '\r' && peek() != '\n')) {
                line++;
            }
            if (c != '"') {
                continue;
            }
            var after = peek();
            if (after == '"') {
                text = text == null ? new StringBuilder() : text;
                text.append(buffer, cell + part, next - cell - part);
                next++;
                part = next - cell;
                continue;
            }
            var closed = next - 1;
            if (after == delimiter || after == '\n' || after == '\r' || after < 0) {
                cells.add(
                        text == null
                                ? new String(buffer, cell + part, closed - cell - part)
                                : text.append(buffer, cell + part, closed - cell - part)
                                        .toString());
                return null;
            }
            if (line > opened) {
                // The quote that opened it was a stray one: the line it stands on is refused, the next are rows of
                // their own.
                return "quote-not-closed";
            }
            text = text == null ? new StringBuilder() : text;
            text.append(buffer, cell + part, closed - cell - part);
            var rest = new ArrayList<String>(1);
            var fault = plain(rest);
            if (fault == null) {
                cells.add(text.append(rest.getFirst()).toString());
            }
            return fault;
        }
    }

    private boolean tooLong() {
        return next - cell > maxCell + 1 || next - begin > MAX_RECORD;
    }

    /** Gives the first line of the record up and goes on behind it. */
    private Row recover(long from, String fault) throws IOException {
        var stop = begin;
        while (stop < next && buffer[stop] != '\n' && buffer[stop] != '\r') {
            stop++;
        }
        var text = new String(buffer, begin, Math.min(stop - begin, Reject.MAX_CELL));
        line = from;
        if (stop == next) {
            for (var c = peek(); c != '\n' && c != '\r' && c >= 0; c = peek()) {
                next++;
                // What is given up need not be kept.
                begin = next;
                cell = next;
            }
        } else {
            next = stop;
        }
        lineEnd(peek());
        return new Row(from, List.of(text), fault);
    }

    private void lineEnd(int c) throws IOException {
        if (c < 0) {
            return;
        }
        next++;
        if (c == '\r' && peek() == '\n') {
            next++;
        }
        line++;
    }

    /** The next character without taking it; -1 at the end. */
    private int peek() throws IOException {
        return next < end || fill() ? buffer[next] : -1;
    }

    private boolean fill() throws IOException {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            next -= begin;
            cell -= begin;
            end -= begin;
            begin = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        var read = reader.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }
}
