package io.rondo.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Purpose;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.deliveries.Ledger;
import io.rondo.deliveries.Ledger.Decision;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.kernel.OfferId;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Responses;
import io.rondo.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What a customer chose is what the ledger does, from the moment it was said. */
class PreferencesIntegrationTests {

    private static final String NODE = "node-1";
    private static final List<String> EVERY_CHANNEL = List.of("email", "sms", "phone", "http");

    private World world;
    private Preferences preferences;
    private CustomerId customer;
    private ContactId contact;
    private DeliveryId via;

    @BeforeEach
    void open() {
        world = new World();
        preferences = world.bean(Preferences.class);
        customer = world.customer();
        contact = world.contact(world.campaign(), customer);
        via = world.delivery(contact, "SENT");
        offer("books");
        offer("garden");
        consents().record(customer, Purpose.MARKETING, Channel.EMAIL, true, "import", null, World.NOW);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everythingIsWantedUntilTheCustomerSaysOtherwise() {
        var now = preferences.of(customer);
        assertThat(now.channels()).containsExactly(new InForce.OnChannel(Channel.EMAIL, true, null));
        assertThat(now.topics()).containsExactly(new InForce.Topic("books", true), new InForce.Topic("garden", true));
        assertThat(now.maxPer30Days()).isNull();
        assertThat(now.pausedUntil()).isNull();
    }

    @Test
    void refusesOffersOfARefusedTopicAndSendsTheOthers() {
        var moment = choose(Set.of(Channel.EMAIL), Set.of("books"), null);

        assertThat(send("marketing", "garden")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/topic-refused");
        assertThat(send("marketing", "books")).isEqualTo(Decision.PROCEED);
        assertThat(preferences.changesAt(customer, moment)).containsExactly(new Change("topic", "garden", false));

        choose(Set.of(Channel.EMAIL), Set.of("books", "garden"), null);
        assertThat(send("marketing", "garden")).isEqualTo(Decision.PROCEED);
    }

    @Test
    void aTopicTheCustomerWasNotAskedAboutIsNotRefused() {
        offer("new-since");
        preferences.choose(
                customer, via, new Choices(Set.of(Channel.EMAIL), Set.of("books", "garden"), Set.of("books"), null));
        assertThat(send("marketing", "new-since")).isEqualTo(Decision.PROCEED);
        assertThat(world.count("topic_refusal")).isEqualTo(1);
    }

    @Test
    void countsTheCustomersOwnLimitOverAllChannelsAndLetsServiceThrough() {
        number(customer, "+441632960961");
        consents().record(customer, Purpose.MARKETING, Channel.SMS, true, "api", null, World.NOW);
        choose(Set.of(Channel.EMAIL, Channel.SMS), Set.of("books", "garden"), 2);

        assertThat(send("marketing", "books")).isEqualTo(Decision.PROCEED);
        assertThat(send("sms", "marketing", "books")).isEqualTo(Decision.PROCEED);
        assertThat(send("marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/own-limit");
        assertThat(send("service", null)).isEqualTo(Decision.PROCEED);

        world.moveBy(Duration.ofDays(30).plusMinutes(1));
        assertThat(send("marketing", "books")).isEqualTo(Decision.PROCEED);
    }

    @Test
    void aPauseMakesMarketingWaitForItsEndAndLetsServiceThrough() {
        var moment = preferences.pause(customer, via);

        assertThat(send("marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("PENDING/paused-by-customer");
        assertThat(lastDue()).isEqualTo(moment.plus(Duration.ofDays(30)));
        assertThat(send("service", null)).isEqualTo(Decision.PROCEED);

        world.moveBy(Duration.ofDays(30));
        assertThat(preferences.of(customer).pausedUntil()).isNull();
        assertThat(begin(claim().getLast())).isEqualTo(Decision.PROCEED);
    }

    @Test
    void whatWaitedForThePauseIsDueWhenTheCustomerEndsIt() {
        preferences.pause(customer, via);
        send("marketing", "books");
        assertThat(claim()).isEmpty();

        world.moveBy(Duration.ofDays(3));
        var moment = preferences.resume(customer, via);

        assertThat(begin(claim().getLast())).isEqualTo(Decision.PROCEED);
        assertThat(preferences.changesAt(customer, moment))
                .singleElement()
                .satisfies(change -> assertThat(change.granted()).isTrue());
    }

    @Test
    void noEmailAnyMoreIsAnOptOutWithItsWordingKeptOnce() {
        choose(Set.of(), Set.of("books", "garden"), null);

        assertThat(send("marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/suppressed");
        assertThat(world.outcome(contact)).isEqualTo("opted-out");
        assertThat(world.messages()).contains("contact-interrupted contact-" + contact);
        assertThat(consents().history(customer))
                .filteredOn(event -> !event.granted())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.source()).isEqualTo("preference-centre");
                    assertThat(event.wordingVersion()).isEqualTo(Preferences.WORDING);
                });
    }

    @Test
    void aNewYesLiftsTheCustomersOwnOptOut() {
        world.bean(Responses.class).record(NewResponse.optOut(via, world.now(), "one-click"));
        assertThat(preferences.of(customer).stopped()).isTrue();

        world.moveBy(Duration.ofMinutes(1));
        choose(Set.of(Channel.EMAIL), Set.of("books", "garden"), null);

        assertThat(preferences.of(customer).stopped()).isFalse();
        assertThat(send("marketing", "books")).isEqualTo(Decision.PROCEED);
    }

    @Test
    void nobodyCanChooseToBeWrittenToAtAnAddressThatBouncedOrComplained() {
        world.jdbc().sql("""
                        insert into suppression (address_digest, channel, scope, reason, created_at)
                        select email_digest, 'email', 'all', 'abuse', now() from customer""").update();
        assertThat(preferences.of(customer).channels())
                .containsExactly(new InForce.OnChannel(Channel.EMAIL, false, "abuse"));

        var moment = choose(Set.of(Channel.EMAIL), Set.of("books", "garden"), null);

        assertThat(preferences.changesAt(customer, moment)).isEmpty();
        assertThat(send("marketing", "books")).isEqualTo(Decision.WITHHELD);
    }

    @Test
    void stoppingEverythingWithdrawsEveryChannel() {
        number(customer, "+441632960961");
        consents().record(customer, Purpose.MARKETING, Channel.PHONE, true, "api", null, World.NOW);
        world.moveBy(Duration.ofMinutes(1));

        var moment = preferences.stop(customer, via);

        assertThat(preferences.of(customer).stopped()).isTrue();
        assertThat(consents().isGranted(customer, Purpose.MARKETING, Channel.PHONE))
                .isFalse();
        assertThat(preferences.changesAt(customer, moment))
                .containsExactly(new Change("channel", "email", false), new Change("channel", "phone", false));
        assertThat(send("phone", "marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(preferences.changesAt(customer, preferences.stop(customer, via)))
                .as("nothing is left to stop, and the moment tells of the first time only")
                .hasSize(2);
    }

    @Test
    void whoStopsTextMessagesIsNotTextedUnderAnotherRecordWithTheNumber() {
        number(customer, "+441632960961");
        consents().record(customer, Purpose.MARKETING, Channel.SMS, true, "api", null, World.NOW);
        assertThat(send("sms", "marketing", "books")).isEqualTo(Decision.PROCEED);
        world.moveBy(Duration.ofMinutes(1));
        choose(Set.of(Channel.EMAIL), Set.of("books", "garden"), null);

        var stopped = customer;
        customer = world.customer();
        number(customer, "+441632960961");
        consents().record(customer, Purpose.MARKETING, Channel.EMAIL, true, "api", null, World.NOW);
        consents().record(customer, Purpose.MARKETING, Channel.SMS, true, "api", null, World.NOW);
        assertThat(preferences.of(customer).channels())
                .contains(
                        new InForce.OnChannel(Channel.SMS, false, null),
                        new InForce.OnChannel(Channel.PHONE, false, null));
        assertThat(send("sms", "marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/suppressed");
        assertThat(send("marketing", "books"))
                .as("mail goes to another address")
                .isEqualTo(Decision.PROCEED);

        customer = stopped;
        world.moveBy(Duration.ofMinutes(1));
        choose(Set.of(Channel.EMAIL, Channel.SMS), Set.of("books", "garden"), null);
        assertThat(send("sms", "marketing", "books"))
                .as("their own word, taken back")
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void aNumberThatChangedSinceTheMessageWasAskedForIsNotWrittenTo() {
        number(customer, "+441632960961");
        consents().record(customer, Purpose.MARKETING, Channel.SMS, true, "api", null, World.NOW);
        request("sms", "marketing", "books");
        number(customer, "+441632960962");
        assertThat(begin(claim().getLast())).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/address-changed");
    }

    @Test
    void aNumberInNoKnownFormIsNoAddressForTextMessages() {
        world.jdbc().sql("update customer set phone = 'ask at the desk'").update();
        consents().record(customer, Purpose.MARKETING, Channel.SMS, true, "api", null, World.NOW);
        assertThat(send("sms", "marketing", "books")).isEqualTo(Decision.WITHHELD);
        assertThat(lastState()).isEqualTo("REFUSED/no-address");
    }

    @Test
    void theSameChoicesAgainAreNoEvents() {
        choose(Set.of(Channel.EMAIL), Set.of("books"), 4);
        var events = world.count("consent_event");
        world.moveBy(Duration.ofMinutes(1));
        var moment = choose(Set.of(Channel.EMAIL), Set.of("books"), 4);
        assertThat(world.count("consent_event")).isEqualTo(events);
        assertThat(preferences.changesAt(customer, moment)).isEmpty();
    }

    @Test
    void everyChangeIsAConsentEventWithTimeSourceAndWording() {
        choose(Set.of(), Set.of("books"), 4);
        preferences.pause(customer, via);
        assertThat(consents().history(customer))
                .filteredOn(event -> event.source().equals(Preferences.SOURCE))
                .allSatisfy(event -> {
                    assertThat(event.purpose()).isEqualTo(Purpose.MARKETING);
                    assertThat(event.granted()).isFalse();
                    assertThat(event.wordingVersion()).isEqualTo(Preferences.WORDING);
                    assertThat(event.occurredAt()).isEqualTo(World.NOW);
                })
                .extracting(event -> event.subject().code() + " " + event.value())
                .containsExactlyInAnyOrder(
                        "channel email", "topic garden", "frequency 4", "pause " + World.NOW.plus(Preferences.PAUSE));
    }

    @Test
    void aChangeWaitsForADecisionUnderWayAndIsSeenByTheNext() throws Exception {
        request("email", "marketing", "books");
        var first = claim().getFirst();
        var transactions = world.bean(TransactionTemplate.class);
        var change = transactions.execute(open -> {
            assertThat(begin(first)).isEqualTo(Decision.PROCEED);
            var pausing = CompletableFuture.supplyAsync(() -> preferences.pause(customer, via));
            assertThatThrownBy(() -> pausing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            return pausing;
        });
        change.get(10, TimeUnit.SECONDS);
        assertThat(send("marketing", "books")).isEqualTo(Decision.WITHHELD);
    }

    @Test
    void refusesALimitThatIsNone() {
        assertThatThrownBy(() -> new Choices(Set.of(), Set.of(), Set.of(), 0)).hasMessageContaining("1 to 31");
        assertThatThrownBy(() -> new Choices(Set.of(), Set.of(), Set.of(), 32)).hasMessageContaining("1 to 31");
    }

    private void number(CustomerId of, String e164) {
        world.jdbc()
                .sql("update customer set phone = :phone, phone_digest = :digest where id = :id")
                .param("phone", e164)
                .param("digest", world.bean(AddressDigests.class).ofPhone(e164))
                .param("id", of.value())
                .update();
    }

    private Consents consents() {
        return world.bean(Consents.class);
    }

    private Instant choose(Set<Channel> channels, Set<String> topics, @Nullable Integer limit) {
        return preferences.choose(customer, via, new Choices(channels, Set.of("books", "garden"), topics, limit));
    }

    private OfferId offer(String category) {
        return new OfferId(
                world.jdbc().sql("""
                        insert into offer (code, name, category, landing_url, created_at)
                        values (:code, :code, :code, 'https://shop.test/', now()) returning id""").param("code", category).query(Long.class).single());
    }

    private Decision send(String purpose, @Nullable String topic) {
        return send("email", purpose, topic);
    }

    /** A message of another campaign, tried now. */
    private Decision send(String channel, String purpose, @Nullable String topic) {
        request(channel, purpose, topic);
        var id = claim().getLast();
        var decision = begin(id);
        if (decision == Decision.PROCEED) {
            world.bean(Ledger.class).commit(NODE, Map.of(id, new SendResult.Accepted()), List.of());
        }
        return decision;
    }

    private void request(String channel, String purpose, @Nullable String topic) {
        CampaignId campaign = world.campaign();
        // Response windows are over, or the first campaign would own the customer.
        world.jdbc().sql("update campaign_wave set ends_at = launched_at").update();
        var offer = topic == null
                ? null
                : new OfferId(world.jdbc()
                        .sql("select id from offer where code = :code")
                        .param("code", topic)
                        .query(Long.class)
                        .single());
        world.bean(Deliveries.class)
                .request(new DeliveryRequest(
                        "contact",
                        world.contact(campaign, customer).value(),
                        "offer",
                        customer,
                        channel,
                        purpose,
                        campaign,
                        offer,
                        "offer",
                        world.now(),
                        null,
                        null));
    }

    private List<DeliveryId> claim() {
        return EVERY_CHANNEL.stream()
                .flatMap(channel -> world.bean(Ledger.class).claim(NODE, channel, 100).stream())
                .map(claimed -> claimed.id())
                .toList();
    }

    private @Nullable Decision begin(DeliveryId id) {
        return world.bean(Ledger.class).commit(NODE, Map.of(), List.of(id)).get(id);
    }

    private String lastState() {
        return world.jdbc()
                .sql("select state || '/' || reason from delivery order by id desc limit 1")
                .query(String.class)
                .single();
    }

    private Instant lastDue() {
        return world.jdbc()
                .sql("select due_at from delivery order by id desc limit 1")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }
}
