package io.rondo.offers;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who writes to the customers; the law wants it in every mail.
 *
 * @param name as customers know it
 * @param address physical address on one line
 */
@ConfigurationProperties("rondo.company")
public record Company(
        @DefaultValue("Rondo Sample Shop") String name,
        @DefaultValue("1 Sample Street, 10000 Sample Town") String address) {}
