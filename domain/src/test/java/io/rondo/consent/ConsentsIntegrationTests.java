package io.rondo.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.CustomerId;
import io.rondo.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsentsIntegrationTests {

    private World world;
    private Consents consents;
    private Suppressions suppressions;

    @BeforeEach
    void open() {
        world = new World();
        consents = world.bean(Consents.class);
        suppressions = world.bean(Suppressions.class);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void isNotGrantedBeforeTheCustomerSaidSo() {
        assertThat(consents.isGranted(world.customer(), Purpose.MARKETING, Channel.EMAIL))
                .isFalse();
    }

    @Test
    void countsTheLastWordByTimeOfOccurrenceAndKeepsThemAll() {
        var customer = world.customer();
        say(customer, true, Duration.ZERO);
        say(customer, false, Duration.ofDays(2));
        // A yes given before the no arrives late: kept, but it does not count.
        say(customer, true, Duration.ofDays(1));
        assertThat(consents.isGranted(customer, Purpose.MARKETING, Channel.EMAIL))
                .isFalse();
        assertThat(consents.isGranted(customer, Purpose.MARKETING, Channel.PHONE))
                .isFalse();
        assertThat(consents.history(customer))
                .extracting(Consents.Event::granted)
                .containsExactly(false, true, true);
    }

    @Test
    void keepsWhatNarrowsAConsentInTheSameLedgerWithoutTouchingTheChannel() {
        var customer = world.customer();
        say(customer, true, Duration.ZERO);
        consents.recordPreference(
                customer, Consents.Subject.TOPIC, "books", false, "preference-centre", "w-1", world.now());
        assertThat(consents.isGranted(customer, Purpose.MARKETING, Channel.EMAIL))
                .isTrue();
        assertThat(consents.history(customer))
                .extracting(event -> event.subject() + " " + event.value() + " " + event.granted())
                .containsExactly("TOPIC books false", "CHANNEL email true");
        assertThatThrownBy(() -> consents.recordPreference(
                        customer, Consents.Subject.CHANNEL, "email", true, "api", "w-1", world.now()))
                .hasMessageContaining("topic, frequency or pause");
    }

    @Test
    void refusesAnUnknownCustomer() {
        assertThatThrownBy(() -> say(new CustomerId(999_999), true, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("999999");
    }

    @Test
    void forbidsMarketingOnlyOrEveryMessage() {
        var digest = world.bean(AddressDigests.class).ofEmail("A@customers.test");
        suppressions.suppress(digest, "email", "marketing", "opted-out", world.now());
        suppressions.suppress(digest, "email", "marketing", "again", world.now());
        assertThat(suppressions.isSuppressed(digest, Channel.EMAIL, Purpose.MARKETING))
                .isTrue();
        assertThat(suppressions.isSuppressed(digest, Channel.EMAIL, Purpose.SERVICE))
                .isFalse();
        suppressions.suppress(digest, "email", "all", "abuse", world.now());
        assertThat(suppressions.isSuppressed(digest, Channel.EMAIL, Purpose.SERVICE))
                .isTrue();
        assertThat(suppressions.isSuppressed(digest, Channel.SMS, Purpose.SERVICE))
                .isFalse();
        assertThat(world.count("suppression")).isEqualTo(2);
    }

    private void say(CustomerId customer, boolean granted, Duration after) {
        consents.record(customer, Purpose.MARKETING, Channel.EMAIL, granted, "api", "v1", World.NOW.plus(after));
    }
}
