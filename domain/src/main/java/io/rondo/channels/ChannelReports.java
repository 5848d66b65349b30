package io.rondo.channels;

import static io.rondo.kernel.Sql.at;

import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.BusinessClock;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes in what gateways report. Whatever they say of a message proves that they had it, so one in doubt is SENT; a failure is a
 * bounce of it. Nothing here speaks of the customer's e-mail address.
 */
@Component
public class ChannelReports {

    /** What became of one report. */
    public enum Taken {
        STORED,
        DUPLICATE,
        UNKNOWN_DELIVERY
    }

    private final JdbcClient jdbc;
    private final Deliveries deliveries;
    private final Responses responses;
    private final BusinessClock clock;

    ChannelReports(JdbcClient jdbc, Deliveries deliveries, Responses responses, BusinessClock clock) {
        this.jdbc = jdbc;
        this.deliveries = deliveries;
        this.responses = responses;
        this.clock = clock;
    }

    /** Stores one report with its effect. A delivery of another channel is not this gateway's to speak of. */
    @Transactional
    public Taken record(String channel, DeliveryReport report) {
        if (customerLocked(channel, report).isEmpty()) {
            return Taken.UNKNOWN_DELIVERY;
        }
        var stored = jdbc.sql("""
                        insert into channel_report (channel, external_id, delivery_id, status, occurred_at, recorded_at)
                        values (:channel, :external, :delivery, :status, :at, :now) on conflict do nothing""")
                        .param("channel", channel)
                        .param("external", report.externalId())
                        .param("delivery", report.delivery().value())
                        .param("status", report.delivered() ? "delivered" : "failed")
                        .param("at", at(report.occurredAt()))
                        .param("now", at(clock.now()))
                        .update()
                == 1;
        if (!stored) {
            return Taken.DUPLICATE;
        }
        if (report.delivered()) {
            deliveries.confirm(report.delivery());
            jdbc.sql("update delivery set delivered_at = coalesce(delivered_at, :at) where id = :id")
                    .param("at", at(report.occurredAt()))
                    .param("id", report.delivery().value())
                    .update();
        } else {
            var unused = responses.record(NewResponse.of(
                            "channel-" + channel,
                            report.externalId(),
                            ResponseType.BOUNCE,
                            new Sender.ByDelivery(report.delivery()),
                            report.occurredAt())
                    .withDetail(report.status()));
        }
        return Taken.STORED;
    }

    /** Customers before deliveries, as everywhere. Only what was handed over can be reported on. */
    private Optional<Long> customerLocked(String channel, DeliveryReport report) {
        return jdbc.sql("""
                        select c.id from customer c
                         where c.id = (select customer_id from delivery where id = :id and channel = :channel
                                          and state in ('SENDING', 'SENT', 'IN_DOUBT'))
                           for no key update""")
                .param("id", report.delivery().value())
                .param("channel", channel)
                .query(Long.class)
                .optional();
    }
}
