package io.rondo.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds words in a template that are not from a message bundle: in text, in attributes people read, in th:text literals. */
final class HardCodedText {

    private static final Pattern NOT_TEXT =
            Pattern.compile("<!--.*?-->|<script.*?</script>|<style.*?</style>|<!DOCTYPE[^>]*>", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", Pattern.DOTALL);
    private static final Pattern INLINED = Pattern.compile("\\[\\[.*?]]", Pattern.DOTALL);
    private static final Pattern READ_ATTRIBUTE = Pattern.compile(
            "\\s(?:alt|title|placeholder|aria-label|data-label|data-confirm)=(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern TEXT_EXPRESSION =
            Pattern.compile("th:(?:text|title|placeholder|aria-label|alt|data-label|data-confirm)=\"([^\"]*)\"");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'");
    /** A literal with a blank, a capital in front or a Chinese character is meant to be read; 'campaigns.state' is a key. */
    private static final Pattern READ = Pattern.compile("\\p{L}\\s|\\s\\p{L}|^\\p{Lu}|\\p{IsHan}");

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final String PRODUCT = "Rondo";

    private HardCodedText() {}

    static List<String> in(String template) {
        var found = new ArrayList<String>();
        var html = NOT_TEXT.matcher(template).replaceAll(" ");
        for (var piece : TAG.split(INLINED.matcher(html).replaceAll(" "))) {
            if (readable(piece)) {
                found.add(piece.strip());
            }
        }
        var attributes = READ_ATTRIBUTE.matcher(html);
        while (attributes.find()) {
            var value = attributes.group(1) == null ? attributes.group(2) : attributes.group(1);
            if (readable(value)) {
                found.add(value);
            }
        }
        var expressions = TEXT_EXPRESSION.matcher(html);
        while (expressions.find()) {
            var literals = LITERAL.matcher(expressions.group(1));
            while (literals.find()) {
                if (READ.matcher(literals.group(1)).find() && readable(literals.group(1))) {
                    found.add(literals.group());
                }
            }
        }
        return found;
    }

    private static boolean readable(String text) {
        var words = text.replace(PRODUCT, "").replaceAll("&[a-z]+;", " ");
        return WORD.matcher(words).find();
    }
}
