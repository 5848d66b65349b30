package io.rondo.dashboards.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A letter as it came, made fit to be looked at as plain text: read as UTF-8 or else as GB 18030, without control characters, and
 * with those that turn the direction of writing shown as unknown ones, because they can make an address look like another.
 *
 * @param headers up to the first empty line
 * @param body what follows, not decoded
 * @param cut there is more than is shown
 */
record RawLetter(String headers, String body, boolean cut) {

    static final int MAX_BYTES = 100_000;

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");
    private static final Pattern TURNING = Pattern.compile("[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    static RawLetter of(byte[] raw) {
        var shown = ByteBuffer.wrap(raw, 0, Math.min(raw.length, MAX_BYTES));
        var text = TURNING.matcher(UNSEEN.matcher(decode(shown)).replaceAll("")).replaceAll("\ufffd");
        var end = text.indexOf("\n\n");
        return end < 0
                ? new RawLetter(text, "", raw.length > MAX_BYTES)
                : new RawLetter(text.substring(0, end), text.substring(end + 2), raw.length > MAX_BYTES);
    }

    private static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return Charset.forName("GB18030").decode(bytes).toString();
        }
    }
}
