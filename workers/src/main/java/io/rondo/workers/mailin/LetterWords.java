package io.rondo.workers.mailin;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Header values as people read them. Chinese servers name GB 2312 or GBK and use characters of GB 18030, or name nothing. */
final class LetterWords {

    static final Charset CHINESE = Charset.forName("GB18030");

    private static final Pattern NARROW = Pattern.compile("(?i)=\\?(gb2312|gbk|gb_2312-80|x-gbk)(\\*[a-z-]+)?\\?");

    private LetterWords() {}

    static String decode(String header) {
        if (header.chars().anyMatch(c -> c >= 0x80 && c <= 0xff)
                && header.chars().allMatch(c -> c <= 0xff)) {
            return ofUnknownCharset(header.getBytes(StandardCharsets.ISO_8859_1))
                    .strip();
        }
        var folded = header.replaceAll("\r?\n[ \t]+", " ");
        try {
            return MimeUtility.decodeText(NARROW.matcher(folded).replaceAll("=?GB18030?"))
                    .strip();
        } catch (UnsupportedEncodingException e) {
            return folded;
        }
    }

    /** UTF-8 if it can be that, which text of another encoding hardly ever can. */
    static String ofUnknownCharset(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, CHINESE);
        }
    }
}
