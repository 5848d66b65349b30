package io.rondo.workers.mailin;

import io.rondo.kernel.Role;
import io.rondo.workers.PollingLoop;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;

/** Reads every configured mailbox on a thread of its own, on nodes that play the role {@code workers}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImapProperties.class)
@Role("workers")
class MailboxReading implements SmartLifecycle {

    private final ImapProperties properties;
    private final ReturnedMail returnedMail;
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private final List<PollingLoop> loops = new ArrayList<>();

    MailboxReading(ImapProperties properties, ReturnedMail returnedMail) {
        this.properties = properties;
        this.returnedMail = returnedMail;
    }

    @Override
    public synchronized void start() {
        if (!properties.enabled()) {
            return;
        }
        for (var user : properties.users()) {
            var mailbox = new Mailbox(properties, user);
            mailboxes.add(mailbox);
            loops.add(PollingLoop.start(
                    "mailbox", 1, properties.pollInterval(), () -> mailbox.read(returnedMail::store)));
        }
    }

    @Override
    public synchronized void stop() {
        loops.forEach(PollingLoop::close);
        loops.clear();
        mailboxes.forEach(Mailbox::close);
        mailboxes.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !loops.isEmpty();
    }
}
