package io.rondo.dashboards.api;

/** An item cannot be a response. */
final class ItemInvalid extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ItemError error;

    ItemInvalid(ItemError error) {
        super(error.field());
        this.error = error;
    }

    ItemError error() {
        return error;
    }
}
