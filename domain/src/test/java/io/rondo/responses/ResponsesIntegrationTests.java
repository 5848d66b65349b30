package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.deliveries.Ledger;
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
    void aPersonsClickWakesTheJourneyOfItsMessageOnlyAfterItWasJudged() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        var other = world.contact(world.campaign(), customer);
        var delivery = world.delivery(contact, "SENT");

        responses.record(NewResponse.click(delivery, world.link(), World.NOW, BROWSER));

        assertThat(world.bean(ClickJudging.class).judgeDue())
                .as("it is held some seconds")
                .isZero();
        assertThat(world.messages()).isEmpty();
        assertThat(world.outcome(contact)).isEqualTo("none");
        assertThat(clicks()).containsExactly("unknown version 0 null");
        assertThat(world.count("outbox where kind like 'index%'")).isZero();

        world.judgeClicks();

        assertThat(world.messages()).containsExactly("contact-responded contact-" + contact);
        assertThat(world.outcome(contact)).isEqualTo("responded");
        assertThat(world.outcome(other)).isEqualTo("none");
        assertThat(world.version(contact)).isEqualTo(2);
        assertThat(clicks()).containsExactly("human version 2 browser");
        assertThat(world.count("outbox where kind = 'index-response'")).isEqualTo(1);
        assertThat(world.count("outbox where kind = 'judge'")).isZero();
        assertThat(world.count(
                        "response where method = 'GET' and peers = 0 and since_sent_ms = 3600000 and detail is null"))
                .as("the raw evidence")
                .isEqualTo(1);
    }

    @Test
    void aHeldClickSurvivesARestart() {
        var contact = world.contact(world.campaign(), world.customer());
        responses.record(NewResponse.click(world.delivery(contact, "SENT"), world.link(), World.NOW, BROWSER));
        assertThat(world.count("outbox where kind = 'judge' and not_before between now() + interval '3 seconds'"
                        + " and now() + interval '5 seconds'"))
                .isEqualTo(1);
        // Nothing of it is in memory: beans that never saw it judge it.
        world.judgeClicks();
        assertThat(world.messages()).containsExactly("contact-responded contact-" + contact);
    }

    @Test
    void aMachinesClickIsKeptButReachesNoFlow() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENT");

        responses.record(NewResponse.click(delivery, world.link(), World.NOW, new Signals("HEAD", "scan", 0)));
        responses.record(NewResponse.click(delivery, world.link(), World.NOW.minusSeconds(3598), BROWSER));

        assertThat(world.count("response where class = 'machine' and rule_version = 2"))
                .isEqualTo(2);
        assertThat(world.count("outbox where kind = 'judge'"))
                .as("a machine that shows itself is not held")
                .isZero();
        assertThat(world.messages()).isEmpty();
        assertThat(world.outcome(contact)).isEqualTo("none");
        assertThat(world.version(contact)).isEqualTo(1);
    }

    @Test
    void whoFollowsManyLinksWithinASecondIsAMachineFromTheFirstClickOn() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENT");
        for (int i = 0; i < 3; i++) {
            responses.record(NewResponse.click(delivery, world.link(), World.NOW.plusMillis(400L * i), BROWSER));
        }
        world.judgeClicks();
        assertThat(clicks()).hasSize(3).containsOnly("machine version 2 many-links");
        assertThat(world.messages()).isEmpty();
        assertThat(world.outcome(contact)).isEqualTo("none");

        var later = world.link();
        responses.record(NewResponse.click(delivery, later, World.NOW.plusSeconds(60), BROWSER));
        world.judgeClicks();
        assertThat(world.messages())
                .as("the person comes later")
                .containsExactly("contact-responded contact-" + contact);
    }

    @Test
    void linksOfOneMessageAreNotThoseOfAnother() {
        for (int i = 0; i < 4; i++) {
            var contact = world.contact(world.campaign(), world.customer());
            responses.record(NewResponse.click(world.delivery(contact, "SENT"), world.link(), World.NOW, BROWSER));
        }
        world.judgeClicks();
        assertThat(clicks()).hasSize(4).containsOnly("human version 2 browser");
    }

    @Test
    void storedEventsAreJudgedAgainByNewerRulesWithoutTellingAnyFlow() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENT");
        for (int i = 0; i < 3; i++) {
            responses.record(NewResponse.click(delivery, world.link(), World.NOW, BROWSER));
        }
        responses.record(NewResponse.open(delivery, World.NOW, BROWSER));
        world.judgeClicks();
        // As version 1, which did not know of bursts, left them.
        world.jdbc()
                .sql("update response set rule_version = 1, class = 'human', rule = 'browser'")
                .update();
        world.forgetOutbox();
        var before = world.version(contact);

        assertThat(world.bean(ClickJudging.class).again("admin")).isEqualTo(4);
        assertThat(world.bean(ClickJudging.class).again("admin"))
                .as("asked twice")
                .isZero();
        world.judgeClicks();

        assertThat(clicks()).containsOnly("machine version 2 many-links");
        assertThat(world.count("response where type = 'open' and class = 'human' and rule_version = 2"))
                .isEqualTo(1);
        assertThat(world.messages()).isEmpty();
        assertThat(world.version(contact)).as("its document shows clicks").isEqualTo(before + 1);
        assertThat(world.count("outbox where kind = 'index-response'")).isEqualTo(4);
        assertThat(world.count("outbox where kind = 'index-contact' and ref_id = " + contact))
                .isEqualTo(1);
        assertThat(world.count("audit_log where actor = 'admin' and action = 'judge-again'"))
                .isEqualTo(2);
        assertThat(world.bean(ClickJudging.class).again("admin"))
                .as("nothing old is left")
                .isZero();
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
                world.judgeClicks();
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
    void aHardBounceSuppressesTheAddressAtOnce() {
        var contact = world.contact(world.campaign(), world.customer());
        responses.record(bounce(world.delivery(contact, "SENT"), "hard", "5.1.1"));
        assertThat(world.count("suppression where scope = 'all' and reason = 'hard-bounce'"))
                .isEqualTo(1);
        assertThat(world.count("delivery where bounce_kind = 'hard' and bounced_at is not null"))
                .isEqualTo(1);
        assertThat(world.outcome(contact)).isEqualTo("none");
    }

    @Test
    void softBouncesScoreOnceADayAndSuppressAtTheThreshold() {
        var contact = world.contact(world.campaign(), world.customer());
        for (int day = 1; day <= 5; day++) {
            assertThat(world.count("suppression")).as("before day %d", day).isZero();
            for (int i = 0; i < 4; i++) {
                responses.record(bounceAt(
                        world.delivery(contact, "SENT"),
                        "soft-%d-%d".formatted(day, i),
                        "4.2.2",
                        World.NOW.plus(Duration.ofDays(day)).plusSeconds(i)));
            }
            world.moveBy(Duration.ofDays(1));
        }
        assertThat(world.count("bounce_day")).isEqualTo(5);
        assertThat(world.count("suppression where scope = 'marketing' and reason = 'soft-bounces'"))
                .isEqualTo(1);
    }

    @Test
    void softBouncesOfOneBatchScoreAsThoseOfMany() {
        var contact = world.contact(world.campaign(), world.customer());
        var other = world.contact(world.campaign(), world.customer());
        world.moveBy(Duration.ofDays(6));
        var bounces = new ArrayList<NewResponse>();
        for (int day = 1; day <= 5; day++) {
            var at = World.NOW.plus(Duration.ofDays(day));
            bounces.add(bounceAt(world.delivery(contact, "SENT"), "a" + day, "5.2.2", at));
            bounces.add(bounceAt(world.delivery(other, "SENT"), "b" + day, "5.2.2", World.NOW.plusSeconds(day)));
        }
        responses.recordAll(bounces);
        assertThat(world.count("suppression")).isEqualTo(1);
        assertThat(world.count("delivery where bounce_kind = 'soft'")).isEqualTo(10);
    }

    @Test
    void aLaterSignOfLifeStartsTheScoreFromNothing() {
        var contact = world.contact(world.campaign(), world.customer());
        softBounces(contact, 1, 4);
        var delivery = world.delivery(contact, "SENT");
        responses.record(NewResponse.of(
                "mail",
                "<reply>",
                ResponseType.REPLY,
                new Sender.ByDelivery(delivery),
                World.NOW.plus(Duration.ofDays(4))));
        assertThat(world.count("bounce_day")).isZero();
        softBounces(contact, 5, 8);
        assertThat(world.count("suppression")).isZero();

        responses.record(NewResponse.click(delivery, world.link(), World.NOW.plus(Duration.ofDays(7)), BROWSER));
        assertThat(world.count("bounce_day")).as("the click is not judged yet").isEqualTo(4);
        world.judgeClicks();
        assertThat(world.count("bounce_day")).as("the bounce after it stays").isEqualTo(1);
    }

    @Test
    void whatComesFromBeforeTheMailboxIsNoSignOfLife() {
        var contact = world.contact(world.campaign(), world.customer());
        softBounces(contact, 1, 3);
        var delivery = world.delivery(contact, "SENT");
        var later = World.NOW.plus(Duration.ofDays(9));
        responses.record(NewResponse.open(delivery, later, new Signals("HEAD", "scanner", 0)));
        responses.record(
                NewResponse.of("mail", "<late>", ResponseType.AUTO_REPLY, new Sender.ByDelivery(delivery), later)
                        .withDetail("delayed"));
        assertThat(world.count("bounce_day")).isEqualTo(3);
        responses.record(
                NewResponse.of("mail", "<away>", ResponseType.AUTO_REPLY, new Sender.ByDelivery(delivery), later));
        assertThat(world.count("bounce_day")).as("an absence note").isZero();
    }

    @Test
    void softBouncesOfLongAgoScoreNoMore() {
        var contact = world.contact(world.campaign(), world.customer());
        softBounces(contact, 1, 4);
        world.moveBy(Duration.ofDays(40));
        softBounces(contact, 36, 39);
        assertThat(world.count("suppression")).isZero();
        softBounces(contact, 40, 40);
        assertThat(world.count("suppression")).isEqualTo(1);
    }

    @Test
    void aHardBounceOfOneMessageIsNotMadeSoftByALaterOne() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENT");
        responses.record(bounce(delivery, "1", "5.1.1"));
        responses.record(bounce(delivery, "2", "4.4.7"));
        assertThat(world.count("delivery where bounce_kind = 'hard'")).isEqualTo(1);
    }

    @Test
    void nothingOfACaseIsMailedAfterAnAbuseReportEvenIfItBeganAsAComplaint() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        responses.record(of(customer, "1", ResponseType.COMPLAINT));
        var opened = world.bean(Cases.class).openOf(customer).orElseThrow();
        assertThat(world.bean(Cases.class).claim(opened.id(), 77).mayMail()).isTrue();

        responses.record(NewResponse.of(
                "mail",
                "<arf>",
                ResponseType.ABUSE,
                new Sender.ByDelivery(world.delivery(contact, "SENT")),
                World.NOW));

        var survey = world.delivery("case", opened.id().value(), "survey", "PENDING");
        world.jdbc()
                .sql(
                        "update delivery set state = 'CLAIMED', owner = 'n', lease_until = now() + interval '1 minute' where id = :id")
                .param("id", survey.value())
                .update();
        var decisions = world.bean(io.rondo.deliveries.Ledger.class).commit("n", java.util.Map.of(), List.of(survey));
        assertThat(decisions).containsEntry(survey, io.rondo.deliveries.Ledger.Decision.WITHHELD);
        assertThat(world.count("delivery where state = 'REFUSED' and reason = 'suppressed'"))
                .isEqualTo(1);
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
    void proofDoesNotMoveTheTimeAMessageWasSent() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "IN_DOUBT");
        responses.record(NewResponse.open(delivery, World.NOW, new Signals("GET", "Mozilla/5.0", 0)));
        assertThat(world.count("delivery where settled_at = timestamptz '%s' - interval '1 hour'".formatted(World.NOW)))
                .as("caps count from when it went out")
                .isEqualTo(1);

        responses.record(NewResponse.click(delivery, world.link(), World.NOW.plusSeconds(3), BROWSER));
        world.judgeClicks();
        assertThat(clicks()).containsExactly("human version 2 browser");
        assertThat(world.messages()).containsExactly("contact-responded contact-" + contact);
    }

    @Test
    void aClickOnAMessageWhoseWorkerWasKilledProvesItAndReachesTheFlow() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENDING");
        world.jdbc().sql("""
                        update delivery set owner = 'dead', settled_at = null, sending_at = now() - interval '5 minutes',
                                            lease_until = now() - interval '1 second'""").update();
        world.jdbc()
                .sql(
                        "insert into delivery_claim (lease_until, deliveries) values (now() - interval '1 second', array[:id])")
                .param("id", delivery.value())
                .update();

        responses.record(NewResponse.click(delivery, world.link(), World.NOW, BROWSER));
        world.judgeClicks();
        assertThat(clicks()).as("the worker may still live").containsExactly("unknown version 0 null");
        assertThat(world.messages()).isEmpty();

        assertThat(world.bean(Ledger.class).sweep()).isEqualTo(1);
        assertThat(world.count("delivery where state = 'SENT' and reason is null"))
                .isEqualTo(1);
        world.judgeClicks();
        assertThat(clicks()).containsExactly("human version 2 browser");
        assertThat(world.messages()).contains("contact-responded contact-" + contact);
    }

    @Test
    void aScannersClickBeforeTheServerAcceptedIsAMachinesAndProvesNothing() {
        var contact = world.contact(world.campaign(), world.customer());
        var delivery = world.delivery(contact, "SENDING");
        responses.record(NewResponse.click(delivery, world.link(), World.NOW, BROWSER));
        world.jdbc()
                .sql("update delivery set state = 'SENT', settled_at = timestamptz '%s' + interval '1 second'"
                        .formatted(World.NOW))
                .update();
        world.judgeClicks();
        assertThat(clicks()).containsExactly("machine version 2 too-soon");
        assertThat(world.messages()).isEmpty();
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

    private void softBounces(io.rondo.kernel.ContactId contact, int from, int until) {
        for (int day = from; day <= until; day++) {
            responses.record(bounceAt(
                    world.delivery(contact, "SENT"), "soft" + day, "4.2.2", World.NOW.plus(Duration.ofDays(day))));
        }
    }

    private List<String> clicks() {
        return world.jdbc().sql("""
                        select class || ' version ' || rule_version || ' ' || coalesce(rule, 'null') from response
                         where type = 'click' order by id""").query(String.class).list();
    }

    private static NewResponse bounce(DeliveryId delivery, String id, String status) {
        return bounceAt(delivery, id, status, World.NOW);
    }

    private static NewResponse bounceAt(DeliveryId delivery, String id, String status, java.time.Instant at) {
        return NewResponse.of("mail", id, ResponseType.BOUNCE, new Sender.ByDelivery(delivery), at)
                .withDetail(status);
    }
}
