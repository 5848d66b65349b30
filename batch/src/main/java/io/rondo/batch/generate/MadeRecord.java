package io.rondo.batch.generate;

/**
 * What a source knows of a person.
 *
 * @param number unique over all sources
 */
record MadeRecord(Source source, long number, MadePerson person) {

    /** The person's id in the source. */
    String id() {
        return source.id(number);
    }
}
