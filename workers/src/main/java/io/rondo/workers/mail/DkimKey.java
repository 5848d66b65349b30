package io.rondo.workers.mail;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads the signing key: PKCS#8 ({@code PRIVATE KEY}) or PKCS#1 ({@code RSA PRIVATE KEY}). Messages never hold the key. */
final class DkimKey {

    private static final String SETTING = "rondo.mail.dkim.private-key";
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 4096;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");

    /** Version 0 and the algorithm identifier rsaEncryption: what PKCS#8 puts before a PKCS#1 key (RFC 5208). */
    private static final byte[] PKCS8_HEAD = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private DkimKey() {}

    /** @throws IllegalStateException saying what is wrong with the setting */
    static RSAPrivateCrtKey read(String setting) {
        var pem = PEM.matcher(setting.contains("-----BEGIN") ? setting : file(setting));
        if (!pem.find()) {
            throw wrong("a PEM with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY, unencrypted, but it holds none", null);
        }
        try {
            var der = Base64.getMimeDecoder().decode(pem.group(2));
            var encoded = pem.group(1) == null ? der : pkcs8(der);
            var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!(key instanceof RSAPrivateCrtKey rsa)) {
                throw wrong("an RSA key with its primes, but it is another", null);
            }
            return checked(rsa);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong("an RSA private key, but it cannot be read as one", e);
        }
    }

    private static RSAPrivateCrtKey checked(RSAPrivateCrtKey key) {
        var bits = key.getModulus().bitLength();
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw wrong("an RSA key of %d to %d bits, but it has %d".formatted(MIN_BITS, MAX_BITS, bits), null);
        }
        if (!key.getPrimeP().multiply(key.getPrimeQ()).equals(key.getModulus())
                || !inverts(key, key.getPrimeP())
                || !inverts(key, key.getPrimeQ())) {
            throw wrong("an RSA key whose halves belong together, but they do not", null);
        }
        return key;
    }

    /** Whether the exponents undo each other modulo p - 1. */
    private static boolean inverts(RSAPrivateCrtKey key, BigInteger prime) {
        return key.getPrivateExponent()
                .multiply(key.getPublicExponent())
                .mod(prime.subtract(BigInteger.ONE))
                .equals(BigInteger.ONE);
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path.strip()));
        } catch (IOException | InvalidPathException e) {
            throw wrong("a PEM, or the path of a readable PEM file, but there is no such file", e);
        }
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        return sequence((byte) 0x30, PKCS8_HEAD, sequence((byte) 0x04, pkcs1));
    }

    /** A DER value with a length of two octets, which every key of these sizes has. */
    private static byte[] sequence(byte tag, byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var value = ByteBuffer.allocate(4 + length).put(tag).put((byte) 0x82).putShort((short) length);
        for (var part : parts) {
            value.put(part);
        }
        return value.array();
    }

    private static IllegalStateException wrong(String expected, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalStateException("Expected %s to be %s".formatted(SETTING, expected), cause);
    }
}
