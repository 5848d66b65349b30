package io.rondo.campaigns;

/** Somebody asked for what the campaign's state, or a rule about people, forbids; the message says which and why. */
public class NotAllowedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotAllowedException(String message) {
        super(message);
    }
}
