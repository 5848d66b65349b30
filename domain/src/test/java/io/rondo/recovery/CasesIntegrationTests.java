package io.rondo.recovery;

import static io.rondo.kernel.Sql.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.CaseId;
import io.rondo.kernel.CustomerId;
import io.rondo.testing.World;
import java.math.BigDecimal;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CasesIntegrationTests {

    private World world;
    private Cases cases;

    @BeforeEach
    void open() {
        world = new World();
        cases = world.bean(Cases.class);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAbuseCaseMayCloseWithoutSatisfactionButNotWithoutCauseAndCost() {
        var id = cases.open(world.customer(), CaseKind.ABUSE, null, World.NOW).id();
        assertThatThrownBy(() -> cases.close(id)).isInstanceOf(CannotClose.class);
        cases.resolve(id, CauseCode.UNWANTED_CONTACT, BigDecimal.ZERO);
        cases.close(id);
        assertThat(cases.find(id).orElseThrow().state()).isEqualTo(CaseState.CLOSED);
    }

    @Test
    void exactlyOneInstanceClaimsACaseAndMayClaimItAgain() {
        var id = opened(world.customer());
        assertThat(cases.claim(id, 1).claimed()).isTrue();
        assertThat(cases.claim(id, 2).claimed()).isFalse();
        assertThat(cases.claim(id, 1).claimed()).isTrue();
        assertThat(cases.find(id).orElseThrow().state()).isEqualTo(CaseState.RESOLVING);
    }

    @Test
    void tellsTheFlowHowMuchTheCustomerIsWorthAndHowOftenTheyComplained() {
        var customer = world.customer();
        world.jdbc()
                .sql("insert into profile (customer_id, value_tier, refreshed_at) values (:id, 'high', now())")
                .param("id", customer.value())
                .update();
        closed(opened(customer));
        var second = opened(customer);
        assertThat(cases.claim(second, 2))
                .isEqualTo(new ClaimedCase(true, "high", 1, "normal", null, null, "agent", true));
    }

    @Test
    void tellsTheFlowThePlanPreparedBeforeAnythingFailed() {
        var customer = world.customer();
        world.jdbc().sql("""
                        insert into recovery_plan (customer_id, sensitivity, reason, compensation_limit, resolve_within_hours,
                          handled_by, prepared_at)
                        values (:id, 'sensitive', 'unsatisfied', 37.50, 16, 'manager', now())""").param("id", customer.value()).update();
        assertThat(cases.claim(opened(customer), 1))
                .isEqualTo(new ClaimedCase(true, "low", 0, "sensitive", new BigDecimal("37.50"), 16, "manager", true));
    }

    @Test
    void isNotClosedWithoutCauseCompensationAndSatisfaction() {
        var id = opened(world.customer());
        assertThatThrownBy(() -> cases.close(id))
                .asInstanceOf(InstanceOfAssertFactories.type(CannotClose.class))
                .extracting(CannotClose::missing, InstanceOfAssertFactories.LIST)
                .containsExactly(
                        CannotClose.Missing.CAUSE, CannotClose.Missing.COMPENSATION, CannotClose.Missing.SATISFACTION);
        cases.resolve(id, CauseCode.DAMAGED_GOODS, BigDecimal.ZERO);
        assertThatThrownBy(() -> cases.close(id))
                .asInstanceOf(InstanceOfAssertFactories.type(CannotClose.class))
                .extracting(CannotClose::missing, InstanceOfAssertFactories.LIST)
                .containsExactly(CannotClose.Missing.SATISFACTION);
        cases.recordSatisfaction(id, 4);
        cases.close(id);
        assertThat(cases.find(id).orElseThrow().state()).isEqualTo(CaseState.CLOSED);
    }

    @Test
    void everyVerbMayBeCalledTwice() {
        var id = opened(world.customer());
        for (int i = 0; i < 2; i++) {
            cases.resolve(id, CauseCode.LATE_DELIVERY, new BigDecimal("20.00"));
            cases.recordSatisfaction(id, 5);
            cases.close(id);
        }
        assertThatCode(() -> cases.escalate(id)).doesNotThrowAnyException();
        assertThat(cases.find(id).orElseThrow().escalatedAt()).isNull();
    }

    @Test
    void aClosedCaseStaysAsItIs() {
        var id = closed(opened(world.customer()));
        assertThatThrownBy(() -> cases.resolve(id, CauseCode.OTHER, BigDecimal.ONE))
                .isInstanceOf(CaseClosed.class);
        assertThatThrownBy(() -> cases.recordSatisfaction(id, 1)).isInstanceOf(CaseClosed.class);
    }

    @Test
    void aComplaintSoonAfterClosingOpensACaseThatNamesTheClosedOne() {
        var customer = world.customer();
        var first = closed(opened(customer));
        world.moveBy(Duration.ofDays(29));
        var second = closed(opened(customer));
        assertThat(cases.find(second).orElseThrow().reopens()).isEqualTo(first);
        world.moveBy(Duration.ofDays(31));
        assertThat(cases.find(opened(customer)).orElseThrow().reopens()).isNull();
    }

    @Test
    void anotherSumVoidsTheApprovalGivenForTheFirst() {
        var id = opened(world.customer());
        cases.resolve(id, CauseCode.BILLING_ERROR, new BigDecimal("80"));
        cases.approveCompensation(id, "nora");
        cases.resolve(id, CauseCode.BILLING_ERROR, new BigDecimal("80.00"));
        assertThat(cases.find(id).orElseThrow().compensationApprovedBy()).isEqualTo("nora");
        cases.resolve(id, CauseCode.BILLING_ERROR, new BigDecimal("200"));
        assertThat(cases.find(id).orElseThrow().compensationApprovedBy()).isNull();
    }

    @Test
    void escalatesWhatIsLateOrUnsatisfactoryButUndoesNoResolution() {
        var late = opened(world.customer());
        cases.claim(late, 1);
        cases.escalate(late);
        assertThat(cases.find(late).orElseThrow().state()).isEqualTo(CaseState.ESCALATED);

        var resolved = opened(world.customer());
        cases.resolve(resolved, CauseCode.OTHER, BigDecimal.ZERO);
        cases.escalate(resolved);
        assertThat(cases.find(resolved).orElseThrow().state()).isEqualTo(CaseState.SURVEYING);
        assertThat(cases.find(resolved).orElseThrow().escalatedAt()).isEqualTo(world.now());

        cases.recordSatisfaction(resolved, 2);
        cases.escalate(resolved);
        assertThat(cases.find(resolved).orElseThrow().state()).isEqualTo(CaseState.ESCALATED);
    }

    @Test
    void aComplaintAfterTheResolutionIsRememberedUntilSomebodyWorksIt() {
        var customer = world.customer();
        var id = opened(customer);
        cases.open(customer, CaseKind.COMPLAINT, null, world.now());
        assertThat(cases.complainedAgain(id)).as("the agent sees both").isFalse();

        cases.resolve(id, CauseCode.OTHER, BigDecimal.ZERO);
        assertThat(cases.complainedAgain(id)).isFalse();
        cases.open(customer, CaseKind.COMPLAINT, null, world.now());
        assertThat(cases.complainedAgain(id)).isTrue();

        cases.recordSatisfaction(id, 5);
        cases.escalate(id);
        assertThat(cases.find(id).orElseThrow().state()).isEqualTo(CaseState.ESCALATED);

        cases.resolve(id, CauseCode.OTHER, BigDecimal.TEN);
        assertThat(cases.complainedAgain(id)).as("resolved again").isFalse();
    }

    @Test
    void theFirstReplyIsWhatAPersonDidAndNotTheApology() {
        var id = opened(world.customer());
        world.delivery("case", id.value(), "apology", "SENT");
        world.moveBy(Duration.ofHours(4));
        world.jdbc()
                .sql("""
                        insert into form_answer (user_task_key, element_id, kind, ref_id, answers, answered_by, answered_at)
                        values (1, 'UserTask_ResolveComplaint', 'case', :id, '{}', 'agent', :at)""")
                .param("id", id.value())
                .param("at", at(world.now()))
                .update();
        world.moveBy(Duration.ofHours(1));
        assertThat(cases.find(id).orElseThrow().firstReplyAt()).isNull();
        cases.resolve(id, CauseCode.OTHER, BigDecimal.ZERO);
        assertThat(cases.find(id).orElseThrow().firstReplyAt()).isEqualTo(World.NOW.plus(Duration.ofHours(4)));
        world.moveBy(Duration.ofHours(9));
        cases.resolve(id, CauseCode.OTHER, BigDecimal.ONE);
        assertThat(cases.find(id).orElseThrow().firstReplyAt()).isEqualTo(World.NOW.plus(Duration.ofHours(4)));
    }

    @Test
    void aResolutionWithoutATaskIsTheFirstReplyItself() {
        var id = opened(world.customer());
        world.moveBy(Duration.ofHours(5));
        cases.resolve(id, CauseCode.OTHER, BigDecimal.ZERO);
        assertThat(cases.find(id).orElseThrow().firstReplyAt()).isEqualTo(World.NOW.plus(Duration.ofHours(5)));
    }

    @Test
    void isDueAsTheFirstPlanSays() {
        var id = opened(world.customer());
        assertThat(cases.find(id).orElseThrow().dueAt()).isNull();
        cases.plan(id, Duration.ofHours(24));
        world.moveBy(Duration.ofHours(2));
        cases.plan(id, Duration.ofHours(24));
        assertThat(cases.find(id).orElseThrow().dueAt()).isEqualTo(World.NOW.plus(Duration.ofHours(24)));
        assertThatThrownBy(() -> cases.plan(id, Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> cases.plan(new CaseId(4711), Duration.ofHours(1)))
                .hasMessageContaining("4711");
    }

    @Test
    void compensationMakesTheContactsDocumentStale() {
        var customer = world.customer();
        var contact = world.contact(world.campaign(), customer);
        var id = cases.open(customer, CaseKind.COMPLAINT, contact, world.now()).id();
        world.forgetOutbox();
        cases.resolve(id, CauseCode.WRONG_ITEM, BigDecimal.TEN);
        assertThat(world.count("outbox where kind = 'index-contact' and ref_id = " + contact))
                .isEqualTo(1);
    }

    @Test
    void whatAManagerSettlesReplacesTheCompensation() {
        var id = opened(world.customer());
        cases.resolve(id, CauseCode.WRONG_ITEM, BigDecimal.TEN);
        cases.recordSatisfaction(id, 1);
        cases.escalate(id);
        cases.compensate(id, new BigDecimal("25.50"));
        assertThat(cases.find(id).orElseThrow().compensation()).isEqualByComparingTo("25.50");
        assertThat(cases.find(id).orElseThrow().state()).isEqualTo(CaseState.ESCALATED);
        assertThatThrownBy(() -> cases.compensate(id, new BigDecimal("-1"))).hasMessageContaining("-1");
    }

    @Test
    void ranksCausesByHowOftenTheyOccur() {
        closed(opened(world.customer()));
        var two = opened(world.customer());
        cases.resolve(two, CauseCode.DAMAGED_GOODS, new BigDecimal("15.50"));
        var three = opened(world.customer());
        cases.resolve(three, CauseCode.DAMAGED_GOODS, new BigDecimal("4.50"));
        assertThat(cases.causes())
                .containsExactly(
                        new CauseRank(CauseCode.DAMAGED_GOODS, 2, new BigDecimal("20.00"), null),
                        new CauseRank(CauseCode.OTHER, 1, new BigDecimal("0.00"), 5.0));
    }

    @Test
    void everyCauseHasTheCodeTheFormsUse() {
        assertThat(CauseCode.values())
                .extracting(CauseCode::code)
                .containsExactly(
                        "late-delivery",
                        "damaged-goods",
                        "wrong-item",
                        "billing-error",
                        "unwanted-contact",
                        "unfriendly-service",
                        "product-quality",
                        "other");
        assertThatThrownBy(() -> CauseCode.of("weather")).hasMessageContaining("weather");
    }

    private CaseId opened(CustomerId customer) {
        return cases.open(customer, CaseKind.COMPLAINT, null, world.now()).id();
    }

    private CaseId closed(CaseId id) {
        cases.resolve(id, CauseCode.OTHER, BigDecimal.ZERO);
        cases.recordSatisfaction(id, 5);
        cases.close(id);
        return id;
    }
}
