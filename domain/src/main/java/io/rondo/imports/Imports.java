package io.rondo.imports;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Imports in bulk; done by batch jobs, on nodes that play that role. */
public interface Imports {

    /**
     * What to import.
     *
     * @param rejectsFolder where the refused rows are written
     * @param mapping null: the saved mapping of files with this header, else by the names of the columns
     * @param origin the run whose refused rows these are, put right
     * @param by who asked for it
     */
    record Order(
            ImportKind kind,
            Path file,
            Path rejectsFolder,
            @Nullable ImportMapping mapping,
            @Nullable Long origin,
            String by) {}

    /**
     * What a file looks like before it is imported.
     *
     * @param rows the first ones
     * @param encoding such as {@code UTF-8}
     * @param mapping a saved one of files with this header, else what the names of the columns propose
     * @param mappingName of the saved one
     * @param saved names of all saved ones of files with this header, the last saved first
     * @param unclear our columns that more than one column of the file could be
     */
    record Preview(
            List<String> header,
            List<List<String>> rows,
            String encoding,
            char delimiter,
            long bytes,
            ImportMapping mapping,
            @Nullable String mappingName,
            List<String> saved,
            List<String> unclear) {}

    /** A column of ours. */
    record OurColumn(String name, boolean required) {}

    /**
     * Reads the file to its end, which may take minutes; progress stands in {@code import_run}. The same file again changes
     * nothing, and a file whose import was cut off goes on where it stopped.
     *
     * @return id of the run
     * @throws Refused if the file as a whole cannot be taken
     */
    long run(Order order);

    /**
     * Goes on with a run that was cut off: behind the rows it has stored.
     *
     * @return id of the run
     * @throws Refused if it ended, if its file is gone, or if it is going on elsewhere
     */
    long resume(long run, String by);

    /**
     * @param mapping name of a saved one to understand the file by; null or of other files: the last saved one of such files
     * @throws Refused if the file cannot be read
     */
    Preview preview(ImportKind kind, Path file, @Nullable String mapping);

    /** Our columns of a kind, in the order people know them by. */
    List<OurColumn> columns(ImportKind kind);

    /**
     * Keeps a mapping under a name; files with exactly this header are understood by it from now on. One of this name and header is
     * replaced.
     *
     * @param replace whether a mapping of this name for files with another header may be replaced, too
     * @return false if there is one and it may not; then nothing is kept
     */
    boolean save(ImportKind kind, String name, List<String> header, ImportMapping mapping, boolean replace, String by);

    /** Databases that can be imported from: what their rows are, by name. */
    Map<String, ImportKind> sources();

    /**
     * Imports the rows of a configured database; goes on behind the last row stored if it was cut off.
     *
     * @return id of the run
     * @throws Refused if the source cannot be read
     */
    long runSource(String name, Path rejectsFolder, String by);

    /** The file or source as a whole cannot be taken; the message says why. */
    final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
