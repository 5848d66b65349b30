package io.rondo.campaigns;

import io.rondo.offers.TemplateProblem;

/**
 * Why the messages of a campaign could not be sent as they should be.
 *
 * <p>{@code customers} are the contacts it concerns, hold-out apart; 0 while there is no list yet.
 */
public sealed interface MailProblem {

    /** Code of the template. */
    String template();

    /** The flow sends a message for which there is no template in the customers' language, nor in English. */
    record NoTemplate(String template, String language, long customers) implements MailProblem {}

    /** The flow sends a message on a channel that has no gateway: it would wait for ever. */
    record NoGateway(String template, String channel) implements MailProblem {}

    /** The template itself must be corrected. */
    record Faulty(String template, String language, TemplateProblem problem) implements MailProblem {}

    /**
     * The template shows a field that has no value for some customers.
     *
     * @param never no customer of a campaign ever has it: it belongs to mails about a case
     */
    record Missing(String template, String language, String field, long customers, long of, boolean never)
            implements MailProblem {}
}
