package io.rondo.workers.mail;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/**
 * A message whose octets are fixed: what was checked and signed is what leaves. It is 7 bit, so no server on the way has a
 * reason to encode it anew, which would break the signature.
 */
final class SealedMessage extends SMTPMessage {

    private final byte[] octets;

    SealedMessage(Session session, byte[] octets, String returnPath) {
        super(session);
        this.octets = octets;
        setEnvelopeFrom(returnPath);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException {
        out.write(octets);
    }

    /** Of no type the transport would convert to 8 bit. */
    @Override
    public boolean isMimeType(String type) {
        return false;
    }
}
