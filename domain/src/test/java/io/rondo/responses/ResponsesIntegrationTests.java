package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.recovery.CaseKind;
import io.rondo.recovery.Cases;
import io.rondo.testing.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class ResponsesIntegrationTests {

    private static final Signals BROWSER =
            new Signals("GET", "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/145.0", 0);

    private World world;
    private Responses responses;

    @BeforeEach
    void open() {
        world = new World();
        responses = world.bean(Responses.class);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void storesAResponseOnceHoweverOftenItIsOffered() {
        var customer = world.customer();
        var order = order(customer, "1", "19.90");

        assertThat(responses.record(order)).isInstanceOf(Recorded.Stored.class);
        assertThat(responses.record(order)).isEqualTo(new Recorded.Duplicate());
        assertThat(responses.recordAll(List.of(order, order(customer, "2", "5"), order(customer, "2", "5"))))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Recorded.Duplicate()),
                        second -> assertThat(second).isInstanceOf(Recorded.Stored.class),
                        third -> assertThat(third).isEqualTo(new Recorded.Duplicate()));
        assertThat(world.count("response")).isEqualTo(2);
        assertThat(world.count("outbox where kind = 'index-response'")).isEqualTo(2);
    }

    @Test
    void refusesWhatNamesNobodyAndStoresItsNeighbours() {
        var customer = world.customer();
        var results = responses.recordAll(List.of(
                NewResponse.of("shop", "1", ResponseType.VISIT, new Sender.ByExternalId("nobody"), World.NOW),
                order(customer, "2", "5"),
                NewResponse.of("shop", "3", ResponseType.OPEN, new Sender.ByDelivery(new DeliveryId(404)), World.NOW),
                NewResponse.of("shop", "4", ResponseType.VISIT, new Sender.ByCustomer(customer), World.NOW)
                        .withCampaign(new io.rondo.kernel.CampaignId(404))));
        assertThat(results.get(0)).isEqualTo(new Recorded.Refused(Recorded.Unknown.CUSTOMER));
        assertThat(results.get(1)).isInstanceOf(Recorded.Stored.class);
        assertThat(results.get(2)).isEqualTo(new Recorded.Refused(Recorded.Unknown.DELIVERY));
        assertThat(results.get(3)).isEqualTo(new Recorded.Refused(Recorded.Unknown.CAMPAIGN));
    }

    @Test
    void anEffectIsStoredWithItsResponseOrNotAtAll() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        world.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            responses.record(of(customer, "1", ResponseType.COMPLAINT));
            assertThat(world.bean(Cases.class).openOf(customer)).isPresent();
            status.setRollbackOnly();
        });
        assertThat(world.count("response")).isZero();
        assertThat(world.count("recovery_case")).isZero();
        assertThat(world.count("outbox")).isZero();
        assertThat(world.outcome(contact)).isEqualTo("none");
    }

    @Test
    void aPersonsClickWakesTheJourneyOfItsMessageOnly() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        var other = world.contact(world.campaign(), customer);
        var delivery = world.delivery(contact, "SENT");

        responses.record(NewResponse.click(delivery, world.link(), World.NOW, BROWSER));

        assertThat(world.messages()).containsExactly("contact-responded contact-" + contact);
        assertThat(world.outcome(contact)).isEqualTo("responded");
        assertThat(world.outcome(other)).isEqualTo("none");
        assertThat(world.version(contact)).isEqualTo(2);
        assertThat(world.jdbc()
                        .sql("select class || ' ' || detail from response")
                        .query(String.class)
                        .single())
                .isEqualTo("human rule=browser method=GET peers=0");
    }

    @Test
    void aMachinesClickIsKeptButReachesNoFlow() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENT");

        responses.record(NewResponse.click(delivery, world.link(), World.NOW, new Signals("HEAD", "scan", 0)));
        responses.record(NewResponse.click(delivery, world.link(), World.NOW.minusSeconds(3598), BROWSER));

        assertThat(world.count("response where class = 'machine'")).isEqualTo(2);
        assertThat(world.messages()).isEmpty();
        assertThat(world.outcome(contact)).isEqualTo("none");
        assertThat(world.version(contact)).isEqualTo(1);
    }

    @Test
    void opensAreKeptAndSteerNothing() {
        var contact = world.contact(world.campaign(), world.customer());
        responses.record(NewResponse.open(world.delivery(contact, "SENT"), World.NOW, BROWSER));
        assertThat(world.count("response")).isEqualTo(1);
        assertThat(world.outcome(contact)).isEqualTo("none");
        assertThat(world.messages()).isEmpty();
    }

    @Test
    void anOrderMarksEveryContactWhoseWindowHoldsItHoldOutsToo() {
        var customer = world.customer();
        var treated = world.contact(world.campaign(), customer);
        var heldOut = world.contact(world.campaign(), customer, 1, true, "none");
        var notLaunched = world.contact(world.campaign(), customer, 2, false, "none");

        responses.record(order(customer, "1", "80"));

        assertThat(world.outcome(treated)).isEqualTo("purchased");
        assertThat(world.outcome(heldOut)).isEqualTo("purchased");
        assertThat(world.outcome(notLaunched)).isEqualTo("none");
        assertThat(world.messages()).containsExactly("contact-interrupted contact-" + treated);
        assertThat(world.count("outbox where kind = 'index-contact'")).isEqualTo(2);
    }

    @Test
    void anOrderOutsideEveryWindowMarksNoContact() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        responses.record(NewResponse.order(
                "shop", "1", new Sender.ByCustomer(customer), World.NOW.minus(Duration.ofDays(2)), BigDecimal.TEN));
        responses.record(NewResponse.order(
                "shop", "2", new Sender.ByCustomer(customer), World.NOW.plus(Duration.ofDays(14)), BigDecimal.TEN));
        assertThat(world.outcome(contact)).isEqualTo("none");
        assertThat(world.version(contact)).isEqualTo(1);
    }

    @Test
    void theStrongestAnswerStaysInWhicheverOrderTheyCome() {
        var seed = 20260302L;
        var types = List.of(ResponseType.CLICK, ResponseType.ORDER, ResponseType.OPT_OUT, ResponseType.COMPLAINT);
        for (int round = 0; round < 6; round++) {
            var shuffled = new ArrayList<>(types);
            Collections.shuffle(shuffled, new Random(seed + round));
            var customer = world.customer();
            var contact = world.contact(world.campaign(), customer);
            var delivery = world.delivery(contact, "SENT");
            for (var type : shuffled) {
                responses.record(
                        switch (type) {
                            case CLICK -> NewResponse.click(delivery, world.link(), World.NOW, BROWSER);
                            case ORDER -> order(customer, "o" + round, "5");
                            default -> of(customer, type + "" + round, type);
                        });
            }
            assertThat(world.outcome(contact))
                    .as("seed %d, order %s", seed + round, shuffled)
                    .isEqualTo("complained");
        }
    }

    @Test
    void anOptOutEndsConsentAndSuppressesTheAddressForMarketing() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        var elsewhere = world.contact(world.campaign(), customer);
        var delivery = world.delivery(contact, "SENT");
        world.jdbc()
                .sql("insert into consent values (:id, 'marketing', 'email', true, timestamptz '2026-01-01')")
                .param("id", customer.value())
                .update();

        responses.record(NewResponse.optOut(delivery, World.NOW, "one-click"));

        assertThat(world.count("consent where not granted")).isEqualTo(1);
        assertThat(world.count("consent_event where not granted and source = 'web'"))
                .isEqualTo(1);
        assertThat(world.count("suppression where scope = 'marketing' and reason = 'opt-out'"))
                .isEqualTo(1);
        assertThat(world.outcome(contact)).isEqualTo("opted-out");
        assertThat(world.messages())
                .containsExactlyInAnyOrder(
                        "contact-interrupted contact-" + contact, "contact-interrupted contact-" + elsewhere);
    }

    @Test
    void anAbuseReportSuppressesAllMailAndOpensACaseWorkedWithoutMail() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        var delivery = world.delivery(contact, "SENT");

        responses.record(NewResponse.of(
                "mail", "<arf@isp.test>", ResponseType.ABUSE, new Sender.ByDelivery(delivery), World.NOW));

        assertThat(world.count("suppression where scope = 'all' and reason = 'abuse'"))
                .isEqualTo(1);
        var opened = world.bean(Cases.class).openOf(customer).orElseThrow();
        assertThat(opened.kind()).isEqualTo(CaseKind.ABUSE);
        assertThat(opened.contact()).isEqualTo(contact);
        assertThat(world.bean(Cases.class).claim(opened.id(), 77).mayMail()).isFalse();
        assertThat(world.messages()).containsExactly("contact-interrupted contact-" + contact);
    }

    @Test
    void aFurtherComplaintJoinsTheOpenCaseAndStartsNoSecondFlow() {
        var customer = world.customer();
        responses.record(of(customer, "1", ResponseType.COMPLAINT).withDetail("三天了还没有收到货"));
        responses.record(of(customer, "2", ResponseType.COMPLAINT));

        assertThat(world.count("recovery_case")).isEqualTo(1);
        assertThat(world.count("response where case_id is not null")).isEqualTo(2);
        assertThat(world.count("outbox where kind = 'start'")).isEqualTo(1);
    }

    @Test
    void aComplaintMadeOnTheTelephoneOpensACaseToo() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        responses.record(of(customer, "1", ResponseType.CALL).withDetail("complaint"));
        assertThat(world.bean(Cases.class).openOf(customer)).isPresent();
        assertThat(world.outcome(contact)).isEqualTo("complained");
    }

    @Test
    void aHardBounceSuppressesTheAddressAndASoftOneOnlyAfterThree() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        for (int i = 1; i <= 3; i++) {
            assertThat(world.count("suppression")).isZero();
            responses.record(bounce(world.delivery(contact, "SENT"), "soft" + i, "4.2.2"));
        }
        assertThat(world.count("suppression where scope = 'marketing' and reason = 'soft-bounces'"))
                .isEqualTo(1);

        responses.record(bounce(world.delivery(contact, "SENT"), "hard", "5.1.1"));
        assertThat(world.count("suppression where scope = 'all' and reason = 'hard-bounce'"))
                .isEqualTo(1);
        assertThat(world.count("delivery where bounce_kind = 'hard' and bounced_at is not null"))
                .isEqualTo(1);
        assertThat(world.outcome(contact)).isEqualTo("none");
    }

    @Test
    void aBounceOfAnOldAddressDoesNotSuppressTheNewOne() {
        var customer = world.customer();
        var delivery = world.delivery(world.contact(world.campaign(), customer), "SENT");
        world.jdbc()
                .sql("update customer set email_digest = '\\x01' where id = :id")
                .param("id", customer.value())
                .update();
        responses.record(bounce(delivery, "1", "5.1.1"));
        assertThat(world.count("suppression")).isEqualTo(1);
        assertThat(world.count("suppression where address_digest = '\\x01'")).isZero();
    }

    @Test
    void whateverCarriesItsTokenProvesADeliveryInDoubt() {
        var contact = world.contact(world.campaign(), world.customer());
        world.jdbc().sql("update list_member set bucket = 'in-doubt'").update();
        var delivery = world.delivery(contact, "IN_DOUBT");

        responses.record(NewResponse.open(delivery, World.NOW, new Signals("GET", "Mozilla/5.0", 0)));

        assertThat(world.count("delivery where state = 'SENT'")).isEqualTo(1);
        assertThat(world.count("list_member where bucket = 'contacted'")).isEqualTo(1);
        assertThat(
                        world.count(
                                "list_member m where exists (select from outbox o where o.kind = 'index-contact' and o.ref_id = m.id)"))
                .isEqualTo(1);
    }

    @Test
    void aSurveyAnswerWakesItsCase() {
        var customer = world.customer();
        var opened = world.bean(Cases.class).open(customer, CaseKind.COMPLAINT, null, World.NOW);
        var delivery = world.delivery("case", opened.id().value(), "survey", "SENT");

        responses.record(NewResponse.survey(delivery, 4, World.NOW));
        assertThat(responses.record(NewResponse.survey(delivery, 1, World.NOW))).isEqualTo(new Recorded.Duplicate());

        assertThat(world.messages()).containsExactly("survey-answered case-" + opened.id());
        assertThat(world.bean(Cases.class).surveyAnswer(opened.id())).contains(4);
    }

    @Test
    void aReportedVisitReachesTheWindowsOfACustomerWithoutMessage() {
        var customer = world.customer();
        var heldOut = world.contact(world.campaign(), customer, 1, true, "none");
        responses.record(of(customer, "1", ResponseType.VISIT));
        assertThat(world.outcome(heldOut)).isEqualTo("responded");
        assertThat(world.messages()).isEmpty();
    }

    @Test
    void twoOptOutsAtOnceAreOneAndNeitherFails() throws Exception {
        for (int round = 0; round < 20; round++) {
            var contact = world.contact(world.campaign(), world.customer());
            var optOut = NewResponse.optOut(world.delivery(contact, "SENT"), World.NOW, "page");
            var results = atOnce(() -> responses.record(optOut), () -> responses.record(optOut));
            assertThat(results).filteredOn(Recorded.Stored.class::isInstance).hasSize(1);
            assertThat(results).contains(new Recorded.Duplicate());
        }
        assertThat(world.count("consent_event")).isEqualTo(20);
    }

    @Test
    void complaintsAtOnceOpenOneCase() throws Exception {
        for (int round = 0; round < 20; round++) {
            var customer = world.customer();
            var one = of(customer, "a" + round, ResponseType.COMPLAINT);
            var two = of(customer, "b" + round, ResponseType.ABUSE);
            atOnce(() -> responses.record(one), () -> responses.record(two));
        }
        assertThat(world.count("recovery_case")).isEqualTo(20);
        assertThat(world.count("recovery_case where kind = 'abuse'")).isEqualTo(20);
        assertThat(world.count("outbox where kind = 'start'")).isEqualTo(20);
    }

    @Test
    void batchesThatNameTheSameCustomersInOppositeOrderDoNotDeadlock() throws Exception {
        var campaign = world.campaign();
        var customers = IntStream.range(0, 200).mapToObj(i -> world.customer()).toList();
        customers.forEach(customer -> world.contact(campaign, customer));
        for (int round = 0; round < 5; round++) {
            var n = round;
            var forward = customers.stream()
                    .map(c -> order(c, "f%d-%s".formatted(n, c), "1"))
                    .toList();
            var backward = customers.reversed().stream()
                    .map(c -> of(c, "b%d-%s".formatted(n, c), ResponseType.OPT_OUT))
                    .toList();
            atOnce(() -> responses.recordAll(forward), () -> responses.recordAll(backward));
        }
        assertThat(world.count("response")).isEqualTo(2_000);
        assertThat(world.count("list_member where outcome = 'opted-out'")).isEqualTo(200);
    }

    @Test
    void takesMoreThanAThousandResponsesPerSecond() {
        var campaign = world.campaign();
        var customers =
                world.jdbc().sql("""
                        insert into customer (external_id, email_digest, created_at, updated_at)
                        select 'bulk-' || n, decode(md5(n::text), 'hex'), now(), now() from generate_series(1, 10000) n
                        returning id""").query((row, n) -> row.getLong("id")).list();
        world.jdbc().sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out, journey_state)
                        select :campaign, id, 'A', false, 'live' from customer""").param("campaign", campaign.value()).update();
        var orders = customers.stream()
                .map(id -> order(new CustomerId(id), "bulk" + id, "12.50"))
                .toList();

        var begun = System.nanoTime();
        responses.recordAll(orders);
        var seconds = (System.nanoTime() - begun) / 1e9;

        assertThat(world.count("list_member where outcome = 'purchased'")).isEqualTo(10_000);
        System.out.printf("recordAll: %.0f responses per second%n", 10_000 / seconds);
        assertThat(10_000 / seconds).isGreaterThan(1_000);
    }

    @Test
    void singleCallersShareTransactions() throws Exception {
        var intake = world.bean(ResponseIntake.class);
        var contacts = IntStream.range(0, 200)
                .mapToObj(i -> world.delivery(world.contact(world.campaign(), world.customer()), "SENT"))
                .toList();
        var link = world.link();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.invokeAll(contacts.stream()
                    .map(d -> (Callable<Recorded>) () -> intake.record(NewResponse.click(d, link, World.NOW, BROWSER)))
                    .toList());
            for (var result : results) {
                assertThat(result.get()).isInstanceOf(Recorded.Stored.class);
            }
        }
        var transactions = world.jdbc()
                .sql("select count(distinct xmin::text) from response")
                .query(Integer.class)
                .single();
        assertThat(world.count("response")).isEqualTo(200);
        assertThat(transactions).isLessThan(100);
    }

    private static <T> List<T> atOnce(Callable<T> one, Callable<T> two) throws Exception {
        var barrier = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var calls = List.of(one, two).stream()
                    .map(call -> threads.submit(() -> {
                        barrier.await();
                        return call.call();
                    }))
                    .toList();
            return List.of(calls.get(0).get(), calls.get(1).get());
        }
    }

    private static NewResponse order(CustomerId customer, String id, String amount) {
        return NewResponse.order("shop", id, new Sender.ByCustomer(customer), World.NOW, new BigDecimal(amount));
    }

    private static NewResponse of(CustomerId customer, String id, ResponseType type) {
        return NewResponse.of("crm", id, type, new Sender.ByCustomer(customer), World.NOW);
    }

    private static NewResponse bounce(DeliveryId delivery, String id, String status) {
        return NewResponse.of("mail", id, ResponseType.BOUNCE, new Sender.ByDelivery(delivery), World.NOW)
                .withDetail(status);
    }
}
