package io.rondo.workers.mailin;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where returning mail is read. Without a host no mail is read.
 *
 * @param host IMAP server
 * @param port its port
 * @param ssl whether the connection is encrypted from its first byte (IMAPS); STARTTLS is used otherwise where offered
 * @param bouncesUser user of the mailbox that {@code b+TOKEN@} addresses are delivered to
 * @param replyUser user of the mailbox that {@code reply+TOKEN@} and {@code complaint+TOKEN@} addresses are delivered to
 * @param password of both
 * @param pollInterval pause after a look that found nothing (system clock)
 */
@ConfigurationProperties("rondo.mail.imap")
record ImapProperties(
        @Nullable String host,
        @DefaultValue("143") int port,
        @DefaultValue("false") boolean ssl,
        @Nullable String bouncesUser,
        @Nullable String replyUser,
        @Nullable String password,
        @DefaultValue("1s") Duration pollInterval) {

    boolean enabled() {
        return host != null && !host.isBlank();
    }

    /** The mailboxes to read; one may serve both purposes. */
    List<String> users() {
        return Stream.of(bouncesUser, replyUser)
                .filter(user -> user != null && !user.isBlank())
                .map(java.util.Objects::requireNonNull)
                .distinct()
                .toList();
    }
}
