package io.rondo.consent;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers in the form that is stored, compared and dialled: E.164, a plus and at most 15 digits.
 *
 * <p>A number counts if its length is possible in its country. Whether its area code is in use is not asked: numbering plans
 * change faster than anybody's copy of them, and a number somebody gave us is not to be lost to an old copy.
 */
public final class PhoneNumbers {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /** An extension is not dialled by a gateway; the number before it is kept. */
    private static final int LONGEST = 60;

    private PhoneNumbers() {}

    /**
     * The number in E.164 form, or empty if it is none.
     *
     * @param written as people write it: with spaces, brackets, 00 or + in front, full-width digits
     * @param country ISO 3166 alpha-2, for numbers without a country code; null: such a number is none
     */
    public static Optional<String> toE164(String written, @Nullable String country) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var bare = written.strip();
            // 00 in front of a country code is what people in most countries dial, and no national number begins with
            // it.
            var international = bare.startsWith("00") ? "+" + bare.substring(2) : bare;
            var number = NUMBERS.parse(international, country);
            // A number without its area code is another person's in every city.
            return NUMBERS.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                    ? Optional.of(NUMBERS.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** The number as people in its own country read it, with the country code in front. */
    public static String shown(String e164) {
        try {
            return NUMBERS.format(NUMBERS.parse(e164, null), PhoneNumberFormat.INTERNATIONAL);
        } catch (NumberParseException e) {
            return e164;
        }
    }
}
