package io.rondo.batch.rows;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A column an import knows, with the names other systems give it, in English and Chinese. */
public interface Column {

    /** Space, underscore and punctuation between the words of a name. */
    Pattern NOISE = Pattern.compile("[\\s_\\-./()（）]+");

    /** Every name, the one shown to people first. */
    List<String> names();

    /** Whether a file without it cannot be taken. */
    default boolean required() {
        return false;
    }

    /** The name shown to people. */
    default String shown() {
        return names().getFirst();
    }

    /** Whether this is what a file calls the column, however it is written. */
    default boolean isNamed(String name) {
        return names().stream().anyMatch(known -> plain(known).equals(plain(name)));
    }

    private static String plain(String name) {
        return NOISE.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
