package io.rondo.workers.channels;

import io.rondo.channels.ChannelProperties;
import io.rondo.deliveries.Ledger;
import io.rondo.kernel.Role;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** One {@link HttpChannel} for each gateway that is configured, as long as the node runs. */
@Component
@Role("workers")
class HttpChannels implements SmartLifecycle {

    private final ChannelProperties properties;
    private final Ledger ledger;
    private final ChannelMessages messages;
    private final Duration lease;
    private final Clock clock;
    private final List<HttpChannel> channels = new ArrayList<>();
    private volatile boolean running;

    HttpChannels(
            ChannelProperties properties,
            Ledger ledger,
            ChannelMessages messages,
            @Value("#{T(java.time.Duration).parse('${rondo.deliveries.lease:PT5M}')}") Duration lease,
            Clock systemClock) {
        this.properties = properties;
        this.ledger = ledger;
        this.messages = messages;
        this.lease = lease;
        this.clock = systemClock;
    }

    @Override
    public void start() {
        running = true;
        properties.all().forEach((channel, gateway) -> {
            var allowed = gateway.allow().stream().map(Network::of).toList();
            channels.add(new HttpChannel(
                    channel,
                    owner(channel),
                    gateway,
                    ledger,
                    messages,
                    new HttpGateway(gateway, new PublicAddresses(InetAddress::getAllByName, allowed), clock),
                    lease,
                    clock));
        });
    }

    private static String owner(String channel) {
        var token = new byte[6];
        new SecureRandom().nextBytes(token);
        return "%d-%s-%s"
                .formatted(
                        ProcessHandle.current().pid(), channel, HexFormat.of().formatHex(token));
    }

    @Override
    public void stop() {
        running = false;
        channels.forEach(HttpChannel::close);
        channels.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
