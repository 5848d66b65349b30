package io.rondo.workers.channels;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A range of addresses, written as an address or as {@code address/bits}. */
record Network(byte[] address, int bits) {

    /** @throws IllegalArgumentException if it is neither; names are none, because what they mean can change */
    static Network of(String text) {
        var slash = text.indexOf('/');
        var literal = slash < 0 ? text : text.substring(0, slash);
        if (!literal.matches("[0-9a-fA-F.:]+") || !(literal.contains(":") || literal.matches("[0-9.]+"))) {
            throw new IllegalArgumentException(
                    "Expected an address or a network such as 10.1.0.0/16, but it is '%s'".formatted(text));
        }
        try {
            var address = InetAddress.getByName(literal).getAddress();
            var bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException(
                        "Expected 0 to %d bits, but it is '%s'".formatted(address.length * 8, text));
            }
            return new Network(address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Expected an address or a network such as 10.1.0.0/16, but it is '%s'".formatted(text), e);
        }
    }

    boolean holds(InetAddress candidate) {
        var other = candidate.getAddress();
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            var mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && bits == that.bits && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(address) * 31 + bits;
    }
}
