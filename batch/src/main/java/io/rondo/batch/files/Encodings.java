package io.rondo.batch.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Finds the encoding of a file from all of its bytes, given piece by piece. A byte order mark decides; then text that is
 * strictly UTF-8 is UTF-8, whatever else it might be. Text that is not is UTF-8 with spoilt rows if most of its sequences
 * are right, GB18030 (which contains GBK and GB2312) if its pairs are mostly the common characters of GB2312, and
 * Windows-1252, which Excel writes in western Europe, if every byte has a meaning there.
 *
 * <p>Chinese in GBK is never taken for UTF-8: about two thirds of its characters are no UTF-8 sequence at all, and more than
 * a quarter of faults is not UTF-8 here. UTF-8 is never taken for GBK, as it is asked first.
 */
final class Encodings {

    static final Charset GB18030 = Charset.forName("GB18030");
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Of a text in UTF-8 with spoilt rows, at least this many sequences are right for each that is wrong. */
    private static final int RIGHT_PER_WRONG = 3;

    /** Share of a Chinese text's pairs that are in the first level of GB2312 (3,755 characters, 99.7 % of running text) or its signs. */
    private static final double COMMON_SHARE = 0.7;

    /** Without a mark, zeros tell UTF-16: every delimiter, digit and line end has one. */
    private static final int ZEROS_WITHIN = 64 * 1024;

    private final byte[] start = new byte[4];
    private long bytes;
    private long zerosAtEven;
    private long zerosAtOdd;

    private int following;
    private int lowest;
    private int highest;
    private long right;
    private long wrong;

    private int lead;
    private int place;
    private long common;
    private long uncommon;

    private boolean undefined;

    void add(byte[] buffer, int length) {
        for (var i = 0; i < length; i++) {
            var b = buffer[i] & 0xFF;
            if (bytes < start.length) {
                start[(int) bytes] = (byte) b;
            }
            if (b == 0 && bytes < ZEROS_WITHIN) {
                if ((bytes & 1) == 0) {
                    zerosAtEven++;
                } else {
                    zerosAtOdd++;
                }
            }
            bytes++;
            if (b < 0x80 && following == 0 && place == 0) {
                continue;
            }
            utf8(b);
            gb18030(b);
            undefined |= b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D;
        }
    }

    /** @return how many bytes of mark to leave out, and what follows them */
    Encoding found() {
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(0xFF, 0xFE)) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(0xFE, 0xFF)) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        var seen = Math.min(bytes, ZEROS_WITHIN);
        if (zerosAtOdd > seen / 20 && zerosAtEven <= zerosAtOdd / 20) {
            return new Encoding(StandardCharsets.UTF_16LE, 0);
        }
        if (zerosAtEven > seen / 20 && zerosAtOdd <= zerosAtEven / 20) {
            return new Encoding(StandardCharsets.UTF_16BE, 0);
        }
        return new Encoding(withoutMark(), 0);
    }

    /** @param mark bytes of byte order mark in front */
    record Encoding(Charset charset, int mark) {}

    private Charset withoutMark() {
        var faults = wrong + (following > 0 ? 1 : 0);
        if (faults == 0 || right > RIGHT_PER_WRONG * faults) {
            return StandardCharsets.UTF_8;
        }
        if (common > 0 && common >= COMMON_SHARE * (common + uncommon)) {
            return GB18030;
        }
        // Two bytes of Windows-1252 may happen to be a character of UTF-8: ß and a closing quote are.
        return !undefined && right * RIGHT_PER_WRONG < faults ? WINDOWS_1252 : StandardCharsets.UTF_8;
    }

    private boolean startsWith(int... mark) {
        if (bytes < mark.length) {
            return false;
        }
        for (var i = 0; i < mark.length; i++) {
            if ((start[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Table 3-7 of the Unicode standard: well-formed byte sequences. */
    private void utf8(int b) {
        if (following > 0) {
            if (b >= lowest && b <= highest) {
                lowest = 0x80;
                highest = 0xBF;
                if (--following == 0) {
                    right++;
                }
                return;
            }
            wrong++;
            following = 0;
        }
        if (b < 0x80) {
            return;
        }
        if (b < 0xC2 || b > 0xF4) {
            wrong++;
            return;
        }
        following = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    }

    /** One, two or four bytes a character; the rare characters (second level and beyond) speak neither for nor against it. */
    private void gb18030(int b) {
        switch (place) {
            case 0 -> {
                if (b > 0x80 && b < 0xFF) {
                    lead = b;
                    place = 1;
                } else if (b >= 0x80) {
                    uncommon++;
                }
            }
            case 1 -> {
                place = b >= 0x30 && b <= 0x39 ? 2 : 0;
                if (place == 0) {
                    pair(b);
                }
            }
            case 2 -> {
                place = b > 0x80 && b < 0xFF ? 3 : 0;
                uncommon += place == 0 ? 1 : 0;
            }
            default -> {
                uncommon += b >= 0x30 && b <= 0x39 ? 0 : 1;
                place = 0;
            }
        }
    }

    private void pair(int trail) {
        var inGb2312 = trail >= 0xA1 && trail <= 0xFE;
        if (inGb2312 && ((lead >= 0xB0 && lead <= 0xD7) || (lead >= 0xA1 && lead <= 0xA3))) {
            common++;
        } else if (!inGb2312 || lead > 0xF7) {
            uncommon++;
        }
    }
}
