package io.rondo.offers;

/**
 * Sends one rendered mail to the person who asked for it, over the way all mail leaves. Not a delivery: no campaign, no ledger,
 * no tokens, nothing that counts. Done by nodes that play the workers role.
 */
public interface TestMails {

    /**
     * Sends it now, with a subject that says it is a test.
     *
     * @param address the person's own
     * @throws NotSentException with a code
     */
    void send(String address, RenderedMessage mail);

    /** It did not leave; the code says why, as in the accounting. */
    final class NotSentException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String code;

        public NotSentException(String code) {
            super(code);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
