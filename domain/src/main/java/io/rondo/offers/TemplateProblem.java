package io.rondo.offers;

/**
 * What must be corrected in a template before a campaign may use it.
 *
 * @param what the offending piece of the template, or the limit that was exceeded
 */
public record TemplateProblem(Part part, Kind kind, String what) {

    /** Where in the template. */
    public enum Part {
        SUBJECT("subject"),
        TEXT("text"),
        HTML("html");

        private final String code;

        Part(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** What is wrong; {@code expected} is completed by what was found. */
    public enum Kind {
        EMPTY("empty", "Expected some text, but there is none%s"),
        TOO_LONG("too-long", "Expected at most %s characters"),
        CONTROL_CHARACTER("control-character", "Expected one line without control characters, but there is %s"),
        FORBIDDEN_TAG("forbidden-tag", "Expected only {{field}} and sections, but there is '%s'"),
        NOT_MUSTACHE("not-mustache", "Expected a Mustache template, but: %s"),
        UNKNOWN_FIELD("unknown-field", "Expected a known field, but '%s' is none"),
        FIELD_IN_STYLE("field-in-style", "Expected style sheets without fields, but there is '%s'"),
        BAD_STYLE("bad-style", "Expected a style sheet that can be put into the elements, but there is '%s'"),
        IMAGE_NOT_BY_URL("image-not-by-url", "Expected images by an http(s) address, but there is '%s'"),
        ACTIVE_CONTENT("active-content", "Expected no scripts, forms, frames or linked files, but there is '%s'");

        private final String code;
        private final String expected;

        Kind(String code, String expected) {
            this.code = code;
            this.expected = expected;
        }

        public String code() {
            return code;
        }
    }

    /** Says the same in English. */
    @Override
    public String toString() {
        return part.code() + ": " + kind.expected.formatted(what);
    }
}
