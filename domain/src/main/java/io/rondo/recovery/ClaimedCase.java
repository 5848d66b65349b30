package io.rondo.recovery;

/**
 * What a flow learns when it takes up a case.
 *
 * @param claimed false if another process instance works the case already: this one must end without effect
 * @param valueTier {@code high}, {@code mid} or {@code low}: how much the customer is worth
 * @param previousComplaints earlier cases of this customer
 * @param mayMail false if e-mail to the customer is forbidden (abuse report, suppressed or missing address)
 */
public record ClaimedCase(boolean claimed, String valueTier, int previousComplaints, boolean mayMail) {}
