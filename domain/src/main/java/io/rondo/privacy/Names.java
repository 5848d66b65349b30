package io.rondo.privacy;

import java.util.Set;

/**
 * What names a group of people outside their records.
 *
 * @param words e-mail addresses, phone numbers and ids that can hardly mean anything else, as the database's {@code naming_words}
 *     compares them: in small letters, a phone number as {@code tel:} and its last eight digits, too
 * @param numbers ids of digits only, seven or more: looked for where a mistake costs no more than another upload
 */
record Names(String[] words, Set<String> numbers) {}
