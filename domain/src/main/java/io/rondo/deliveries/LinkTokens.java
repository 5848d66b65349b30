package io.rondo.deliveries;

import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.SecretKeys;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Unforgeable tokens for links and return addresses: key id, kind, delivery id and link id, followed by the first 16 bytes
 * of their HMAC-SHA256. They name rows, never a person. Written in base 32 (digits and a–v) because mail servers may
 * lower-case what stands before the {@code @}: {@value #LENGTH} characters, always.
 */
@Component
public class LinkTokens {

    /** What a token allows; one kind never passes for another. */
    public enum Kind {
        OPEN,
        CLICK,
        UNSUBSCRIBE,
        SURVEY,
        BOUNCE,
        REPLY,
        COMPLAINT,
        PREFERENCES
    }

    /** What a valid token says. {@code linkId} is 0 where the kind needs no link. */
    public record Token(Kind kind, DeliveryId delivery, long linkId) {}

    static final int LENGTH = 48;
    private static final int BODY_BYTES = 14;
    private static final int MAC_BYTES = 16;
    private static final byte KEY_ID = 1;
    private static final Pattern FORM = Pattern.compile("[0-9a-v]{" + LENGTH + "}");

    private final SecretKeys keys;

    LinkTokens(SecretKeys keys) {
        this.keys = keys;
    }

    /**
     * A token for this delivery.
     *
     * @param linkId the row of {@code link} a click leads to, 0 to 2^31−1; 0 for kinds without a link
     */
    public String mint(Kind kind, DeliveryId delivery, long linkId) {
        var body = ByteBuffer.allocate(BODY_BYTES)
                .put(KEY_ID)
                .put((byte) kind.ordinal())
                .putLong(delivery.value())
                .putInt(Math.toIntExact(linkId))
                .array();
        var token = ByteBuffer.allocate(BODY_BYTES + MAC_BYTES).put(body).put(mac(body));
        var digits = new BigInteger(1, token.array()).toString(32);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    /** The token's content if it is of this kind and was minted here; compared in constant time. */
    public Optional<Token> verify(Kind kind, String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        var bytes = toBytes(new BigInteger(token, 32));
        var body = Arrays.copyOf(bytes, BODY_BYTES);
        var genuine = MessageDigest.isEqual(mac(body), Arrays.copyOfRange(bytes, BODY_BYTES, BODY_BYTES + MAC_BYTES));
        if (!genuine || body[0] != KEY_ID || body[1] != kind.ordinal()) {
            return Optional.empty();
        }
        var fields = ByteBuffer.wrap(body, 2, BODY_BYTES - 2);
        return Optional.of(new Token(kind, new DeliveryId(fields.getLong()), fields.getInt()));
    }

    private static byte[] toBytes(BigInteger number) {
        var raw = number.toByteArray();
        var bytes = new byte[BODY_BYTES + MAC_BYTES];
        var length = Math.min(raw.length, bytes.length);
        System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
        return bytes;
    }

    private byte[] mac(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.key(SecretKeys.Purpose.TOKEN), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
        }
    }
}
