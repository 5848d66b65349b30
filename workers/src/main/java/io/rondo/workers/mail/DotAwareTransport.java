package io.rondo.workers.mail;

import io.rondo.kernel.PausePoints;
import io.rondo.kernel.PausePoints.Point;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * SMTP that remembers how far a message got. Before the final dot nothing was accepted; once the dot is begun only the
 * server's reply tells, and without one the message is in doubt (RFC 1047).
 */
final class DotAwareTransport extends SMTPTransport {

    private final PausePoints pausePoints;
    private boolean dotBegun;
    private int replyToDot;

    DotAwareTransport(Session session, URLName name, PausePoints pausePoints) {
        super(session, name);
        this.pausePoints = pausePoints;
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
    protected OutputStream data() throws MessagingException {
        pausePoints.reached(Point.BEFORE_DATA);
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        pausePoints.reached(Point.BEFORE_DOT);
        dotBegun = true;
        super.finishData();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        var toDot = dotBegun && replyToDot == 0;
        if (toDot) {
            pausePoints.reached(Point.AFTER_DOT);
        }
        var code = super.readServerResponse();
        if (toDot) {
            replyToDot = code;
        }
        return code;
    }
}
