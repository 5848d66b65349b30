package io.rondo.responses;

/** Makes text from outside fit to be stored: no control characters but line breaks and tabs, no broken surrogates. */
final class Text {

    private Text() {}

    static String clean(String text, int limit) {
        var clean = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .limit(limit)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
