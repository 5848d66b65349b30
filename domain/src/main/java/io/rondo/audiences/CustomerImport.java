package io.rondo.audiences;

import java.nio.file.Path;

/** Imports a file of customers; done by a batch job, on nodes that play that role. */
public interface CustomerImport {

    /**
     * Reads the file to its end, which may take minutes; progress stands in {@code import_run}. The same file again changes
     * nothing, and a file whose import was cut off goes on where it stopped.
     *
     * @param rejectsFolder where the refused rows are written
     * @throws Refused if the file as a whole cannot be taken
     */
    void run(Path file, Path rejectsFolder);

    /** The file as a whole cannot be taken; the message says why. */
    final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
