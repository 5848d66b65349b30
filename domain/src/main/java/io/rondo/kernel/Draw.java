package io.rondo.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A number in [0, 1) that depends on nothing but a seed, a purpose and a customer's external id: the first 53 bits of
 * SHA-256 of {@code seed/purpose/externalId} in UTF-8, divided by 2^53. Each customer is drawn independently of all
 * others, anybody can repeat the draw, and different purposes (arm, wave, offer) of one seed are independent.
 *
 * <p>The SQL function {@code draw(seed, purpose, external_id)} gives the same number.
 */
public final class Draw {

    private static final double TWO_TO_53 = 0x1p53;

    private Draw() {}

    public static double uniform(String seed, String purpose, String externalId) {
        var text = seed + "/" + purpose + "/" + externalId;
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) / TWO_TO_53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }
}
