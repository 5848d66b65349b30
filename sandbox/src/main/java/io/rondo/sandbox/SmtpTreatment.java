package io.rondo.sandbox;

/** What the mail server does with a message, so that tests can see what a sender makes of it. */
public sealed interface SmtpTreatment {
    /** Accepted and noted in the journal. */
    record Accept() implements SmtpTreatment {}

    /** Refused at RCPT TO. @param reply such as {@code "550 5.1.1 No such mailbox"} or {@code "450 4.2.1 Try later"} */
    record RefuseRecipient(String reply) implements SmtpTreatment {}

    /** Refused after the final dot. @param reply such as {@code "554 5.7.1 Not wanted"} or {@code "451 4.3.0 Try later"} */
    record RefuseMessage(String reply) implements SmtpTreatment {}

    /** Accepted and noted, but the connection breaks before the sender reads so: it cannot know. */
    record AcceptSilently() implements SmtpTreatment {}

    /** The connection breaks after the final dot and the message is lost: the sender cannot know. */
    record Lose() implements SmtpTreatment {}

    /** The connection breaks at DATA, before any of the message was sent. */
    record HangUp() implements SmtpTreatment {}
}
