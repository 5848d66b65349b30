package io.rondo.workers.mailin;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bounce in the form of qmail (QSBMF): plain text whose first paragraph begins "Hi. This is the", then a paragraph per
 * recipient that begins with its address, then one that begins with "-" and the message as it was.
 *
 * @param status the enhanced code of the first recipient
 * @param named headers of the returned message that name it
 */
record QmailBounce(String status, List<String> named) {

    private static final Pattern RETURNED =
            Pattern.compile("(?im)^(message-id|return-path|reply-to):[ \\t]*(.{1,300})$");

    static Optional<QmailBounce> in(Letter letter) throws MessagingException, IOException {
        var part = letter.part("text/plain");
        if (part.isEmpty()) {
            return Optional.empty();
        }
        var text = LetterText.decode(part.get()).replace("\r\n", "\n").stripLeading();
        if (!text.startsWith("Hi. This is the")) {
            return Optional.empty();
        }
        var paragraphs = text.split("\n[ \t]*\n", 40);
        var failure = Optional.<String>empty();
        var named = new ArrayList<String>();
        var returned = false;
        for (var paragraph : paragraphs) {
            if (paragraph.startsWith("-")) {
                returned = true;
            } else if (!returned && failure.isEmpty() && paragraph.startsWith("<")) {
                failure = StatusCodes.of("", paragraph.replace("(#", " (").toLowerCase(Locale.ROOT));
            }
            if (returned) {
                var found = RETURNED.matcher(paragraph);
                while (found.find()) {
                    named.add(found.group(2).strip());
                }
            }
        }
        return failure.map(status -> new QmailBounce(status, named));
    }
}
