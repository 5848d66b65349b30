package io.rondo.preferences;

/**
 * One thing a customer changed.
 *
 * @param subject channel, topic, frequency or pause
 * @param value the channel, the topic, the number of messages a month or {@code any}, or the end of the pause (ISO 8601)
 * @param granted false: less may be sent than before
 */
public record Change(String subject, String value, boolean granted) {

    /** The messages a month of a limit. */
    public int number() {
        return Integer.parseInt(value);
    }
}
