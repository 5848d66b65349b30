package io.rondo.offers;

import io.rondo.offers.FlatMustache.Found;
import io.rondo.offers.TemplateProblem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Selector;

/**
 * The HTML of a template as mail programs need it: styles in the elements, because many programs drop the sheet, and images
 * by address. Only start tags and sheets are rewritten, in place: the rest of the text, Mustache tags between table rows
 * included, stays exactly as written. Done once when a template is loaded, not per mail.
 *
 * @param html what is sent, still with its fields
 * @param problems what such a mail must not hold
 */
record MailHtml(String html, List<Found> problems) {

    private static final Pattern STYLE_URL = Pattern.compile("(?i)url\\(\\s*['\"]?\\s*(?!https?://)([^)]{0,40})");
    private static final Pattern WEB_OR_FIELD = Pattern.compile("(?i)https?://.*|\\{\\{\\s*[A-Za-z0-9]+\\s*}}.*");
    private static final Pattern END_OF_SHEET = Pattern.compile("(?i)</style");
    private static final Set<String> ACTIVE = Set.of(
            "script",
            "iframe",
            "frame",
            "object",
            "embed",
            "applet",
            "form",
            "input",
            "button",
            "textarea",
            "select",
            "link",
            "base",
            "audio",
            "video",
            "svg",
            "math",
            "template",
            "noscript");

    static MailHtml of(String source) {
        var problems = new ArrayList<Found>();
        var document = Jsoup.parse(source, "", Parser.htmlParser().setTrackPosition(true));
        document.getAllElements().forEach(element -> check(element, problems));
        if (!problems.isEmpty()) {
            return new MailHtml(source, problems);
        }
        return inlined(source, document);
    }

    private static void check(Element element, List<Found> problems) {
        var tag = element.normalName();
        if (ACTIVE.contains(tag)
                || (tag.equals("meta") && element.attr("http-equiv").equalsIgnoreCase("refresh"))) {
            problems.add(new Found(Kind.ACTIVE_CONTENT, "<" + tag + ">"));
        }
        for (var attribute : element.attributes()) {
            var name = attribute.getKey().toLowerCase(Locale.ROOT);
            var value = attribute.getValue().strip();
            if (name.startsWith("on")) {
                problems.add(new Found(Kind.ACTIVE_CONTENT, name));
            } else if ((name.equals("href") || name.equals("action"))
                    && scheme(value).matches("javascript|vbscript|data")) {
                problems.add(new Found(Kind.ACTIVE_CONTENT, shortened(value)));
            } else if (name.equals("src") || name.equals("background") || name.equals("srcset")) {
                if (!WEB_OR_FIELD.matcher(value).matches()) {
                    problems.add(new Found(Kind.IMAGE_NOT_BY_URL, shortened(value)));
                }
            } else if (name.equals("style")) {
                style(value, problems);
            }
        }
        if (tag.equals("style")) {
            style(element.data(), problems);
        }
    }

    private static void style(String css, List<Found> problems) {
        if (css.contains("{{")) {
            problems.add(new Found(Kind.FIELD_IN_STYLE, shortened(css.substring(css.indexOf("{{")))));
        }
        var image = STYLE_URL.matcher(css);
        if (image.find()) {
            problems.add(new Found(Kind.IMAGE_NOT_BY_URL, shortened(image.group())));
        }
    }

    private static String scheme(String url) {
        // Browsers ignore blanks and controls inside a scheme.
        var plain = url.replaceAll("[\\s\\p{Cntrl}]", "").toLowerCase(Locale.ROOT);
        return plain.contains(":") ? plain.substring(0, plain.indexOf(':')) : "";
    }

    private static MailHtml inlined(String source, Document document) {
        var problems = new ArrayList<Found>();
        var rules = new ArrayList<StyleSheet.Rule>();
        var edits = new TreeMap<Integer, Edit>(Comparator.reverseOrder());
        for (var element : document.select("style")) {
            try {
                var sheet = StyleSheet.parse(element.data());
                if (!sheet.rules().isEmpty()) {
                    rules.addAll(sheet.rules());
                    var from = element.sourceRange().endPos();
                    edits.put(from, new Edit(endOfSheet(source, from), sheet.kept()));
                }
            } catch (IllegalArgumentException e) {
                problems.add(new Found(Kind.BAD_STYLE, String.valueOf(e.getMessage())));
            }
        }
        styles(document, rules, problems).forEach((element, style) -> edit(source, element, style, edits));
        var html = new StringBuilder(source);
        edits.forEach((from, edit) -> html.replace(from, edit.to(), edit.text()));
        return new MailHtml(problems.isEmpty() ? html.toString() : source, problems);
    }

    /** A sheet ends at the first end tag, whatever stands in it. */
    private static int endOfSheet(String source, int from) {
        var end = END_OF_SHEET.matcher(source);
        return end.find(from) ? end.start() : source.length();
    }

    /** What each element's style becomes: the rules by specificity and order, then its own. */
    private static Map<Element, Map<String, StyleSheet.Declaration>> styles(
            Document document, List<StyleSheet.Rule> rules, List<Found> problems) {
        var styles = new LinkedHashMap<Element, Map<String, StyleSheet.Declaration>>();
        // A stable sort: rules as narrow as each other keep their order.
        rules.stream()
                .sorted(Comparator.comparingInt(StyleSheet.Rule::specificity))
                .forEach(rule -> {
                    try {
                        document.select(rule.selector()).stream()
                                .filter(it -> it.closest("body") != null
                                        && it.sourceRange().isTracked())
                                .filter(it -> it.sourceRange().endPos()
                                        > it.sourceRange().startPos())
                                .forEach(it -> rule.declarations()
                                        .forEach((property, value) -> StyleSheet.put(
                                                styles.computeIfAbsent(it, key -> new LinkedHashMap<>()),
                                                property,
                                                value)));
                    } catch (Selector.SelectorParseException | IllegalArgumentException e) {
                        problems.add(new Found(Kind.BAD_STYLE, shortened(rule.selector())));
                    }
                });
        styles.forEach((element, style) -> {
            try {
                StyleSheet.declarations(element.attr("style"))
                        .forEach((property, value) -> StyleSheet.put(style, property, value));
            } catch (IllegalArgumentException e) {
                problems.add(new Found(Kind.BAD_STYLE, String.valueOf(e.getMessage())));
            }
        });
        return styles;
    }

    private static void edit(
            String source, Element element, Map<String, StyleSheet.Declaration> style, Map<Integer, Edit> edits) {
        // Without "!important": the media queries that stay behind must be able to win with theirs.
        var value = style.entrySet().stream()
                .map(it -> it.getKey() + ":" + it.getValue().value())
                .collect(Collectors.joining(";"));
        var attribute = "style=\"%s\"".formatted(value.replace("&", "&amp;").replace("\"", "&quot;"));
        if (!element.hasAttr("style")) {
            var behindName =
                    element.sourceRange().startPos() + 1 + element.tagName().length();
            edits.put(behindName, new Edit(behindName, " " + attribute));
            return;
        }
        var range = element.attributes().sourceRange("style");
        var from = range.nameRange().startPos();
        var to = Math.max(range.nameRange().endPos(), range.valueRange().endPos());
        var before = source.charAt(Math.max(0, range.valueRange().startPos() - 1));
        var quoted = (before == '"' || before == '\'') && to < source.length() && source.charAt(to) == before;
        edits.put(from, new Edit(quoted ? to + 1 : to, attribute));
    }

    private static String shortened(String piece) {
        var line = piece.strip().replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    /** Replaces the source up to {@code to}. */
    private record Edit(int to, String text) {}
}
