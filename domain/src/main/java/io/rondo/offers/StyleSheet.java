package io.rondo.offers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The style sheet of a mail, taken apart into what goes into the elements and what must stay a sheet: at-rules such as
 * {@code @media}, and rules on states ({@code :hover}) that no element has beforehand.
 *
 * @param kept the rest of the sheet, as written
 */
record StyleSheet(List<Rule> rules, String kept) {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|<!--|-->", Pattern.DOTALL);
    private static final Pattern STATE = Pattern.compile(":(?:hover|active|focus|visited|link)\\b");

    /** One selector with its declarations. */
    record Rule(String selector, Map<String, Declaration> declarations) {

        /** How narrow the selector is (Selectors 4): ids, then classes, attributes and pseudo-classes, then tags. */
        int specificity() {
            var ids = count("#[\\w-]+");
            var classes = count("\\.[\\w-]+|\\[[^]]*]|:[\\w-]+");
            var tags = count("(?:^|[\\s>+~])[A-Za-z][\\w-]*");
            return ids * 1_000_000 + Math.min(classes, 999) * 1000 + Math.min(tags, 999);
        }

        private int count(String pattern) {
            return (int) Pattern.compile(pattern).matcher(selector).results().count();
        }
    }

    /** A value; {@code important} beats an element's own style. */
    record Declaration(String value, boolean important) {}

    /** @throws IllegalArgumentException with the piece that is no rule */
    static StyleSheet parse(String source) {
        var css = COMMENT.matcher(source).replaceAll(" ");
        var rules = new ArrayList<Rule>();
        var kept = new StringBuilder();
        int at = 0;
        while (at < css.length()) {
            if (Character.isWhitespace(css.charAt(at))) {
                at++;
                continue;
            }
            var end = endOfRule(css, at);
            var rule = css.substring(at, end).strip();
            at = end;
            if (rule.toLowerCase(Locale.ROOT).startsWith("@import")) {
                throw new IllegalArgumentException(shortened(rule));
            } else if (rule.startsWith("@")) {
                kept.append("\n  ").append(rule);
            } else {
                split(rule, rules, kept);
            }
        }
        return new StyleSheet(List.copyOf(rules), kept.isEmpty() ? "" : kept + "\n");
    }

    private static void split(String rule, List<Rule> rules, StringBuilder kept) {
        var brace = rule.indexOf('{');
        if (brace <= 0 || !rule.endsWith("}")) {
            throw new IllegalArgumentException(shortened(rule));
        }
        var body = rule.substring(brace + 1, rule.length() - 1);
        for (var selector : rule.substring(0, brace).split(",")) {
            if (STATE.matcher(selector).find()) {
                kept.append("\n  %s {%s}".formatted(selector.strip(), body));
            } else {
                rules.add(new Rule(selector.strip(), declarations(body)));
            }
        }
    }

    /** Just behind the closing brace, or behind the semicolon of an at-rule without one. */
    private static int endOfRule(String css, int from) {
        int depth = 0;
        for (int i = from; i < css.length(); i++) {
            var c = css.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth <= 0) {
                return i + 1;
            } else if (c == ';' && depth == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(shortened(css.substring(from)));
    }

    /** The declarations of a rule or a style attribute, the last of a property counting. */
    static Map<String, Declaration> declarations(String body) {
        var found = new LinkedHashMap<String, Declaration>();
        for (var part : parts(body)) {
            var colon = part.indexOf(':');
            if (colon <= 0 || part.substring(colon + 1).isBlank()) {
                throw new IllegalArgumentException(shortened(part));
            }
            var value = part.substring(colon + 1).strip();
            var important = value.toLowerCase(Locale.ROOT).replace(" ", "").endsWith("!important");
            if (important) {
                value = value.substring(0, value.lastIndexOf('!')).strip();
            }
            put(found, part.substring(0, colon).strip().toLowerCase(Locale.ROOT), new Declaration(value, important));
        }
        return found;
    }

    /** Sets a property unless an important one is there; what is set last stands last, as shorthands need it. */
    static void put(Map<String, Declaration> into, String property, Declaration declaration) {
        var before = into.get(property);
        if (before == null || !before.important() || declaration.important()) {
            into.remove(property);
            into.put(property, declaration);
        }
    }

    private static List<String> parts(String body) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        char quote = 0;
        int depth = 0;
        for (var c : body.toCharArray()) {
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            if (c == ';' && quote == 0 && depth <= 0) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
    }

    private static String shortened(String piece) {
        var line = piece.strip().replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
