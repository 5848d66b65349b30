package io.rondo.workers.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * SMTP that remembers how far a message got. Before the final dot nothing was accepted; once the dot is begun only the
 * server's reply tells, and without one the message is in doubt (RFC 1047).
 */
final class DotAwareTransport extends SMTPTransport {

    private boolean dotBegun;
    private int replyToDot;

    DotAwareTransport(Session session, URLName name) {
        super(session, name);
    }

    /** Call before each message. */
    void newMessage() {
        dotBegun = false;
        replyToDot = 0;
    }

    /** The final dot was begun and the server's reply was not read. */
    boolean inDoubt() {
        return dotBegun && replyToDot <= 0;
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        dotBegun = true;
        super.finishData();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        var code = super.readServerResponse();
        if (dotBegun && replyToDot == 0) {
            replyToDot = code;
        }
        return code;
    }
}
