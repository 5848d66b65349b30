package io.rondo.dashboards.site;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes CSV (RFC 4180) that is safe to open in a spreadsheet: a value never becomes a formula there. */
public final class Csv {

    private Csv() {}

    public static void line(Writer out, @Nullable String... values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(quoted(values[i]));
        }
        out.write("\r\n");
    }

    /** As it is, for a file that a program reads and nobody opens. */
    public static void plainLine(Writer out, List<String> values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            out.write(i > 0 ? "," : "");
            out.write(escaped(values.get(i)));
        }
        out.write("\r\n");
    }

    static String quoted(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        var formula = "=+-@\t\r".indexOf(value.charAt(0)) >= 0 && !value.matches("[+-]?\\d+([.,]\\d+)?%?");
        return escaped(formula ? "'" + value : value);
    }

    private static String escaped(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
