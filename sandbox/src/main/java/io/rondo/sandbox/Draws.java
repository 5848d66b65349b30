package io.rondo.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Decisions drawn from a seed and what they are about, never from an order of events: the same seed decides the same whichever
 * thread comes first.
 */
public record Draws(long seed) {

    /** A number in [0, 1) for this person and purpose: the first 53 bits of a SHA-256. */
    public double uniform(String person, String purpose) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest("%d|%s|%s".formatted(seed, person, purpose).getBytes(StandardCharsets.UTF_8));
            var bits = 0L;
            for (int i = 0; i < 7; i++) {
                bits = bits << 8 | digest[i] & 0xff;
            }
            return (bits >>> 3) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    public boolean chance(double probability, String person, String purpose) {
        return uniform(person, purpose) < probability;
    }

    public <T> T pick(T[] among, String person, String purpose) {
        return among[(int) (uniform(person, purpose) * among.length)];
    }
}
