package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.Ledger;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.testing.World;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What a customer says and the decision to write to them take the same lock: whichever is first, the other sees it. */
class RacingWithASendIntegrationTests {

    private static final int ROUNDS = 60;
    private static final String OWNER = "node-1";

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What a customer may say while a mail to them is about to leave. */
    enum Word {
        COMPLAINT(customer -> said(customer, ResponseType.COMPLAINT)),
        OPT_OUT(customer -> said(customer, ResponseType.OPT_OUT)),
        ABUSE(customer -> said(customer, ResponseType.ABUSE)),
        PURCHASE(customer ->
                NewResponse.order("shop", "o" + customer, new Sender.ByCustomer(customer), World.NOW, BigDecimal.TEN));

        private final Function<CustomerId, NewResponse> response;

        Word(Function<CustomerId, NewResponse> response) {
            this.response = response;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsSentAfterTheCustomersWordWasStored(Word word) throws Exception {
        var ledger = world.bean(Ledger.class);
        var responses = world.bean(Responses.class);
        var campaign = world.campaign();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                var customer = world.customer();
                var contact = world.contact(campaign, customer);
                var delivery = claimed(contact.value(), customer);
                var barrier = new CyclicBarrier(2);

                var stored = threads.submit(() -> {
                    barrier.await();
                    return world.bean(TransactionTemplate.class).execute(status -> {
                        responses.record(word.response.apply(customer));
                        // Under the customer's lock, which is held until the commit.
                        return world.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                                .sql("select clock_timestamp()")
                                .query(OffsetDateTime.class)
                                .single();
                    });
                });
                var decided = threads.submit(() -> {
                    barrier.await();
                    return ledger.commit(OWNER, Map.of(), List.of(delivery));
                });

                var decision = decided.get().get(delivery);
                if (decision == Ledger.Decision.PROCEED) {
                    assertThat(sendingAt(delivery)).as("round %d", round).isBefore(stored.get());
                } else {
                    assertThat(decision).isEqualTo(Ledger.Decision.WITHHELD);
                    assertThat(state(delivery)).isEqualTo("REFUSED");
                }
            }
        }
        assertThat(world.count("response")).isEqualTo(ROUNDS);
    }

    private DeliveryId claimed(long contact, CustomerId customer) {
        world.jdbc()
                .sql("insert into consent values (:id, 'marketing', 'email', true, timestamptz '2026-01-01')")
                .param("id", customer.value())
                .update();
        return new DeliveryId(world.jdbc()
                .sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                            address_digest, state, owner, due_at, lease_until, created_at)
                        select 'contact', m.id, 'offer', c.id, 'email', 'marketing', m.campaign_id, 'offer', c.email_digest,
                               'CLAIMED', :owner, now(), now() + interval '5 minutes', now()
                          from list_member m join customer c on c.id = m.customer_id where m.id = :contact returning id""")
                .param("owner", OWNER)
                .param("contact", contact)
                .query(Long.class)
                .single());
    }

    private OffsetDateTime sendingAt(DeliveryId delivery) {
        return world.jdbc()
                .sql("select sending_at from delivery where id = :id")
                .param("id", delivery.value())
                .query(OffsetDateTime.class)
                .single();
    }

    private String state(DeliveryId delivery) {
        return world.jdbc()
                .sql("select state from delivery where id = :id")
                .param("id", delivery.value())
                .query(String.class)
                .single();
    }

    private static NewResponse said(CustomerId customer, ResponseType type) {
        return NewResponse.of("crm", type + "-" + customer, type, new Sender.ByCustomer(customer), World.NOW);
    }
}
