package io.rondo.dashboards.api;

/**
 * Why an item was not stored, for the person who has to put it right.
 *
 * @param field the member of the item that is wrong
 * @param expected what it should have been
 * @param actual what it was, shortened
 * @param todo what to do about it
 */
record ItemError(String field, String expected, String actual, String todo) {

    static ItemError missing(String field, String expected) {
        return new ItemError(field, expected, "missing", "Add \"%s\" and send the item again.".formatted(field));
    }

    static ItemError wrong(String field, String expected, String actual) {
        return new ItemError(
                field,
                expected,
                actual.length() > 80 ? actual.substring(0, 80) + "…" : actual,
                "Correct \"%s\" and send the item again; items already stored may be sent again too.".formatted(field));
    }
}
