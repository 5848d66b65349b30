package io.rondo.tasks;

import java.io.IOException;
import java.util.List;

/** Where the engine's exporter left its records. Every question may throw {@link NotYetReadable}. */
interface RecordSource {

    /** The highest sequence visible now, for each partition and type that has any record. */
    List<Head> heads() throws IOException;

    /** Records of one partition and type with a sequence above {@code sequence}, in order, at most {@code limit}. */
    List<ExportedRecord> after(RecordType type, int partition, long sequence, int limit) throws IOException;

    /** Makes everything written so far visible; needed only before a gap is called a loss. */
    void refresh(RecordType type) throws IOException;

    /** No shard of an index can be read: for a moment after the engine made it, that is how it has to be. */
    class NotYetReadable extends IOException {

        private static final long serialVersionUID = 1;

        NotYetReadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    record Head(RecordType type, int partition, long sequence) {}
}
