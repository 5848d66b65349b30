package io.rondo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Purpose;
import io.rondo.kernel.CustomerId;
import io.rondo.preferences.Preferences;
import io.rondo.privacy.Erasure;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Recorded;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.testing.World;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What a customer says while the record is merged or erased: it waits, and is then about who the customer is by now. */
class SaidDuringAMergeIntegrationTests {

    private World world;
    private CustomerId survivor;
    private CustomerId loser;

    @BeforeEach
    void open() {
        world = new World();
        survivor = world.customer();
        loser = world.customer();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNoIsTheSurvivors() throws Exception {
        whileMerged(() -> {
            world.bean(Consents.class).record(loser, Purpose.MARKETING, Channel.SMS, false, "agent", null, World.NOW);
            return null;
        });
        assertThat(customers("consent_event where not granted")).containsExactly(survivor.value());
        assertThat(customers("consent where not granted")).containsExactly(survivor.value());
    }

    @Test
    void aPauseIsTheSurvivors() throws Exception {
        var via = world.delivery(world.contact(world.campaign(), loser), "SENT");
        whileMerged(() -> world.bean(Preferences.class).pause(loser, via));
        assertThat(customers("preference where paused_until is not null")).containsExactly(survivor.value());
    }

    @Test
    void aResponseIsTheSurvivors() throws Exception {
        assertThat(whileMerged(() -> world.bean(Responses.class).record(visit())))
                .isInstanceOf(Recorded.Stored.class);
        assertThat(customers("response")).containsExactly(survivor.value());
    }

    @Test
    void aResponseOfOneWhoIsErasedIsNobodys() throws Exception {
        var said = during(
                () -> world.bean(Erasure.class).erase(List.of(loser), "maria"),
                () -> world.bean(Responses.class).record(visit()));
        assertThat(said).isEqualTo(new Recorded.Refused(Recorded.Unknown.CUSTOMER));
        assertThat(world.count("response")).isZero();
    }

    private <T> T whileMerged(Callable<T> word) throws Exception {
        return during(
                () -> world.bean(Merges.class).merge(new MergeRequest(survivor, loser, "by-hand", Set.of()), "maria"),
                word);
    }

    /** The word is said when the change was made but is not committed. */
    private <T> T during(Runnable change, Callable<T> word) throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            var said =
                    Objects.requireNonNull(world.bean(TransactionTemplate.class).execute(status -> {
                        change.run();
                        var saying = threads.submit(word);
                        await().until(() -> world.count("pg_stat_activity where wait_event_type = 'Lock'") == 1);
                        return saying;
                    }));
            return said.get();
        }
    }

    private NewResponse visit() {
        return NewResponse.of("shop", "1", ResponseType.VISIT, new Sender.ByCustomer(loser), World.NOW);
    }

    private List<Long> customers(String from) {
        return world.jdbc()
                .sql("select distinct customer_id from " + from)
                .query(Long.class)
                .list();
    }
}
