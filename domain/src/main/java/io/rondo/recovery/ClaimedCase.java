package io.rondo.recovery;

/**
 * What a flow learns when it takes up a case, and the inputs of its recovery plan. Value comes from the profile, which was
 * prepared before anything failed; nothing is computed from the complaint itself.
 *
 * @param claimed false if another process instance works the case already: this one must end without effect
 * @param valueTier {@code profile.value_tier} as last refreshed: {@code high}, {@code mid} or {@code low}; {@code low} for a
 *     customer without a profile
 * @param previousComplaints earlier cases of this customer, closed ones included
 * @param mayMail false if e-mail to the customer is forbidden (abuse report, suppressed or missing address)
 */
public record ClaimedCase(boolean claimed, String valueTier, int previousComplaints, boolean mayMail) {}
