package io.rondo.batch.rows;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.Reject;

/** A row as it was read, taken or not. */
public sealed interface Checked {

    CsvRow source();

    record Accepted(CsvRow source, RowKind.Row row) implements Checked {}

    record Refused(CsvRow source, Reject reject) implements Checked {}
}
