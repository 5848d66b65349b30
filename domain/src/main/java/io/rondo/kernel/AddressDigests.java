package io.rondo.kernel;

import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * HMAC-SHA256 of a normalised address under the installation's key: equal addresses have equal digests, and the address
 * cannot be read back. Suppression and "one message per address" are kept on digests only.
 */
@Component
public class AddressDigests {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{3,14}");

    private final SecretKeys keys;

    AddressDigests(SecretKeys keys) {
        this.keys = keys;
    }

    /** Digest of an e-mail address, normalised by trimming and lower-casing; 32 bytes. */
    public byte[] ofEmail(String address) {
        return hmac(normaliseEmail(address));
    }

    /** Digest of a phone number in E.164 form; 32 bytes. No e-mail address has the same, as none begins with a plus and has no at sign. */
    public byte[] ofPhone(String e164) {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException("Expected a phone number in E.164 form, but it has another");
        }
        return hmac(e164);
    }

    /** The form two spellings of one mailbox share: trimmed, lower case in the root locale. */
    public static String normaliseEmail(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }

    private byte[] hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.key(SecretKeys.Purpose.ADDRESS), "HmacSHA256"));
            return mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
        }
    }
}
