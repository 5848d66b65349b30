package io.rondo.workers.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail leaves.
 *
 * @param host SMTP relay
 * @param port its port
 * @param username null where the relay asks for none
 * @param startTls require STARTTLS
 * @param sessions SMTP sessions kept open by this node, 1 to 100
 * @param domain domain of Message-ID and of the addresses that answers and bounces come to
 * @param from sender address people see
 * @param fromName sender name people see
 */
@ConfigurationProperties("rondo.mail")
record MailProperties(
        @DefaultValue("localhost") String host,
        @DefaultValue("25") int port,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("false") boolean startTls,
        @DefaultValue("8") int sessions,
        @DefaultValue("rondo.test") String domain,
        @DefaultValue("hello@rondo.test") String from,
        @DefaultValue("Rondo") String fromName) {}
