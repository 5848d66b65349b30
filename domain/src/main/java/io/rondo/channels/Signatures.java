package io.rondo.channels;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a request comes from who knows the secret and was made lately: {@code v1=} and the HMAC-SHA256, in hex, of the
 * timestamp (seconds since 1970), a full stop and the body's bytes. The same in both directions. System clock.
 */
public final class Signatures {

    public static final String TIMESTAMP_HEADER = "Rondo-Timestamp";
    public static final String SIGNATURE_HEADER = "Rondo-Signature";

    /** How far the clocks of the two sides may be apart; an older request is refused, a newer one too. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private Signatures() {}

    /** The signature of a body at this time. */
    public static String sign(String secret, long epochSecond, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((epochSecond + ".").getBytes(StandardCharsets.US_ASCII));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is required of every Java platform", e);
        }
    }

    /** Whether the headers prove this body; compared in constant time. */
    public static boolean genuine(
            String secret, @Nullable String timestamp, @Nullable String signature, byte[] body, Instant now) {
        if (timestamp == null || signature == null || !timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        var second = Long.parseLong(timestamp);
        var age = Duration.between(Instant.ofEpochSecond(second), now).abs();
        return age.compareTo(TOLERANCE) <= 0
                && MessageDigest.isEqual(
                        sign(secret, second, body).getBytes(StandardCharsets.US_ASCII),
                        signature.getBytes(StandardCharsets.UTF_8));
    }
}
