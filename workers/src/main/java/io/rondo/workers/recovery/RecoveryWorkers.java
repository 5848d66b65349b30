package io.rondo.workers.recovery;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.rondo.bpmn.JobTypes;
import io.rondo.contacts.FlowInstances;
import io.rondo.kernel.CaseId;
import io.rondo.kernel.Role;
import io.rondo.recovery.Cases;
import io.rondo.recovery.CauseCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps of one case's recovery, messages apart. Each may be delivered twice. */
@Component
@Role("workers")
public class RecoveryWorkers {

    private final Cases cases;
    private final FlowInstances instances;

    RecoveryWorkers(Cases cases, FlowInstances instances) {
        this.cases = cases;
        this.instances = instances;
    }

    /** The first step: claims the case for this instance, so that a second one ends without effect. */
    @JobWorker(type = JobTypes.OPEN_CASE)
    public Map<String, Object> openCase(ActivatedJob job, @Variable long caseId) {
        var instance = job.getProcessInstanceKey();
        instances.seen(instance, job.getBpmnProcessId(), FlowInstances.Kind.CASE, caseId);
        var taken = cases.claim(new CaseId(caseId), instance);
        if (!taken.claimed()) {
            instances.duplicate(instance);
        }
        var known = new HashMap<String, Object>(Map.of(
                "claimed", taken.claimed(),
                "valueTier", taken.valueTier(),
                "previousComplaints", taken.previousComplaints(),
                "sensitivity", taken.sensitivity(),
                "preparedFor", taken.preparedFor(),
                "mayMail", taken.mayMail()));
        // Absent of who has no plan: the table then goes by its own rows.
        if (taken.preparedLimit() != null && taken.preparedHours() != null) {
            known.put("preparedLimit", taken.preparedLimit());
            known.put("preparedHours", taken.preparedHours());
        }
        return known;
    }

    /** What the table decided may be edited by a marketer, so it may lack what we ask for. */
    @JobWorker(type = JobTypes.RECORD_PLAN)
    public void recordPlan(@Variable long caseId, @Variable @Nullable Map<String, @Nullable Object> plan) {
        var hours = plan == null ? null : plan.get("resolveWithinHours");
        if (!(hours instanceof Number within)) {
            throw new IllegalStateException(
                    "Expected the recovery plan of case '%d' to have a number resolveWithinHours, but it is %s"
                            .formatted(caseId, hours));
        }
        cases.plan(new CaseId(caseId), Duration.ofMinutes(Math.round(within.doubleValue() * 60)));
    }

    @JobWorker(type = JobTypes.RECORD_RESOLUTION)
    public void recordResolution(
            @Variable long caseId, @Variable String causeCode, @Variable @Nullable BigDecimal compensation) {
        cases.resolve(
                new CaseId(caseId),
                CauseCode.of(causeCode),
                money(compensation == null ? BigDecimal.ZERO : compensation));
    }

    /** After a user task the answer is a variable; after the survey it is in the ledger of responses. */
    @JobWorker(
            type = JobTypes.RECORD_SATISFACTION,
            fetchVariables = {"caseId", "satisfaction", "compensation"})
    public Map<String, Object> recordSatisfaction(ActivatedJob job) {
        var variables = job.getVariablesAsMap();
        var id = new CaseId(((Number) job.getVariable("caseId")).longValue());
        var satisfaction = variables.get("satisfaction") instanceof Number said
                ? said.intValue()
                : cases.surveyAnswer(id)
                        .orElseThrow(() -> new IllegalStateException(
                                "Expected case '%s' to have an answer to its survey, but there is none".formatted(id)));
        if (variables.get("compensation") instanceof Number given) {
            cases.compensate(id, money(new BigDecimal(given.toString())));
        }
        // 0: the customer of an abuse case could not be asked.
        if (satisfaction != 0) {
            cases.recordSatisfaction(id, satisfaction);
        }
        return Map.of("satisfaction", satisfaction, "complainedAgain", cases.complainedAgain(id));
    }

    @JobWorker(type = JobTypes.ESCALATE_CASE)
    public void escalateCase(@Variable long caseId) {
        cases.escalate(new CaseId(caseId));
    }

    @JobWorker(type = JobTypes.CLOSE_CASE)
    public void closeCase(ActivatedJob job, @Variable long caseId) {
        cases.close(new CaseId(caseId));
        instances.ended(job.getProcessInstanceKey());
    }

    /** The engine computes in doubles; money has two decimals. */
    private static BigDecimal money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
