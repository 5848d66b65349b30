package io.rondo.workers.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a node waits for its relay, and how far it looks ahead. A slow relay needs a lease ({@code rondo.deliveries.lease}) that is
 * longer than a delivery may stay in the queue and than the time-outs of one message together.
 *
 * @param connect until the connection stands
 * @param read until each answer
 * @param write for each write
 * @param queue deliveries this node claims ahead of its sessions, 2 to 10,000
 */
@ConfigurationProperties("rondo.mail.limits")
record SmtpLimits(
        @DefaultValue("10s") Duration connect,
        @DefaultValue("60s") Duration read,
        @DefaultValue("30s") Duration write,
        @DefaultValue("1000") int queue) {}
