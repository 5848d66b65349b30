package io.rondo.privacy;

import java.util.Set;

/**
 * What names a group of people outside their records.
 *
 * @param strings addresses, numbers and ids as they are written, in small letters
 * @param words the same as the database's {@code naming_words} compares them
 */
record Names(Set<String> strings, String[] words) {}
