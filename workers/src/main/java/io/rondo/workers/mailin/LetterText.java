package io.rondo.workers.mailin;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a person wrote in an answer: the first text of the mail, without the mail that is quoted below it. */
final class LetterText {

    private static final int MAX_BYTES = 200_000;

    /** The line mail programs put above what they quote. */
    private static final Pattern QUOTE_BEGINS =
            Pattern.compile("(?i)^\\s*(-{2,}\\s*(original message|原始邮件|原邮件|转发邮件|forwarded message).*"
                    + "|on .{5,200} wrote:|在.{2,200}写道[:：]|发件人[:：].*|_{10,})\\s*$");

    /** What nobody reads, or somebody else wrote. */
    private static final Pattern HIDDEN = Pattern.compile("(?i)<(script|style|head|blockquote)\\b");

    private LetterText() {}

    static String of(Letter letter) throws MessagingException, IOException {
        var plain = letter.part("text/plain");
        if (plain.isPresent()) {
            return withoutQuote(decode(plain.get()));
        }
        var html = letter.part("text/html");
        return html.isPresent() ? withoutQuote(withoutTags(decode(html.get()))) : "";
    }

    static String decode(Part part) throws MessagingException, IOException {
        var bytes = part.getInputStream().readNBytes(MAX_BYTES);
        var name = new jakarta.mail.internet.ContentType(part.getContentType()).getParameter("charset");
        return name == null ? LetterWords.ofUnknownCharset(bytes) : new String(bytes, charset(name.strip()));
    }

    /** GB18030 reads everything GB2312 and GBK name; unknown names are read as UTF-8. */
    private static Charset charset(String name) {
        if (name.equalsIgnoreCase("gb2312") || name.equalsIgnoreCase("gbk")) {
            return LetterWords.CHINESE;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** The text as it stands, quotes and all: for people who have to tell what a letter is. */
    static String whole(Letter letter) throws MessagingException, IOException {
        var plain = letter.part("text/plain");
        if (plain.isPresent()) {
            return decode(plain.get()).strip();
        }
        var html = letter.part("text/html");
        return html.isPresent() ? withoutTags(decode(html.get())).strip() : "";
    }

    private static String withoutTags(String html) {
        // A tag ends before the next begins: else text of nothing but "<" would be read from each of them to the end.
        return withoutHidden(html)
                .replaceAll("(?i)<(br|/p|/div|/tr|/li)[^<>]*>", "\n")
                .replaceAll("<[^<>]*>", "")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** Looks at most once in vain for the end of each kind of element, however many of them a letter begins. */
    private static String withoutHidden(String html) {
        var shown = new StringBuilder();
        var unclosed = new HashSet<String>();
        var opening = HIDDEN.matcher(html);
        var from = 0;
        while (opening.find()) {
            var name = opening.group(1).toLowerCase(Locale.ROOT);
            if (opening.start() >= from && !unclosed.contains(name)) {
                var closing = Pattern.compile("(?i)</" + name + ">").matcher(html);
                if (closing.find(opening.end())) {
                    shown.append(html, from, opening.start()).append(' ');
                    from = closing.end();
                } else {
                    unclosed.add(name);
                }
            }
        }
        return shown.append(html, from, html.length()).toString();
    }

    /** An answer below its quote is kept: only quoted lines go, and everything after a quoting line if something stands above. */
    static String withoutQuote(String text) {
        var kept = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            if (QUOTE_BEGINS.matcher(line).matches() && kept.stream().anyMatch(above -> !above.isBlank())) {
                break;
            }
            if (!line.stripLeading().startsWith(">")) {
                kept.add(line.stripTrailing());
            }
        }
        return String.join("\n", kept).strip();
    }
}
