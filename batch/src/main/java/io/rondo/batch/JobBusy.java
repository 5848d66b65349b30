package io.rondo.batch;

/** Another node, or another thread of this one, is working on the same thing; try again later. */
public class JobBusy extends RuntimeException {

    private static final long serialVersionUID = 1;

    JobBusy(String key) {
        super("Expected job '%s' to be free, but it is running".formatted(key));
    }
}
