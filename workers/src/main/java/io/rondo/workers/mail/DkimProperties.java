package io.rondo.workers.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * DKIM signatures (RFC 6376). All three are set, or none: then the relay signs.
 *
 * @param domain the signing domain; the sender address must be in it or below it, or receivers' DMARC check fails
 * @param selector names the key in DNS: its public half is the TXT record {@code SELECTOR._domainkey.DOMAIN}
 * @param privateKey RSA, 2048 to 4096 bits, as PEM text ({@code -----BEGIN …}), or the path of such a file
 */
@ConfigurationProperties("rondo.mail.dkim")
record DkimProperties(
        @Nullable String domain,
        @Nullable String selector,
        @Nullable String privateKey) {

    boolean isOff() {
        return isBlank(domain) && isBlank(selector) && isBlank(privateKey);
    }

    boolean isComplete() {
        return !isBlank(domain) && !isBlank(selector) && !isBlank(privateKey);
    }

    private static boolean isBlank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "DkimProperties[domain=%s, selector=%s]".formatted(domain, selector);
    }
}
