package io.rondo.recovery;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a flow learns when it takes up a case, and the inputs of its recovery plan. Value comes from the profile, which was
 * prepared before anything failed, as the plan of {@code recovery_plan} was; nothing is computed from the complaint itself.
 *
 * @param claimed false if another process instance works the case already: this one must end without effect
 * @param valueTier {@code profile.value_tier} as last refreshed: {@code high}, {@code mid} or {@code low}; {@code low} for a
 *     customer without a profile
 * @param previousComplaints earlier cases of this customer, closed ones included
 * @param sensitivity {@code sensitive} or {@code normal}; {@code normal} if no plan was prepared yet
 * @param preparedLimit compensation in the installation's currency that the plan allows an agent; null without a plan
 * @param preparedHours within which the plan wants a complaint resolved; null without a plan
 * @param preparedFor whose the plan wants the case to be: {@code agent} or {@code manager}; {@code agent} without a plan
 * @param mayMail false if e-mail to the customer is forbidden (abuse report, suppressed or missing address)
 */
public record ClaimedCase(
        boolean claimed,
        String valueTier,
        int previousComplaints,
        String sensitivity,
        @Nullable BigDecimal preparedLimit,
        @Nullable Integer preparedHours,
        String preparedFor,
        boolean mayMail) {}
