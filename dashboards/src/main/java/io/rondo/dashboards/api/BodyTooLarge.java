package io.rondo.dashboards.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The body of a request has more bytes than are read into memory. */
final class BodyTooLarge extends Exception {

    private final int most;

    private BodyTooLarge(int most) {
        super("more than %d bytes".formatted(most));
        this.most = most;
    }

    /** For the sender. */
    String detail() {
        return "Expected at most %d bytes, but there are more. Send them in several requests.".formatted(most);
    }

    /**
     * The body of a request; what is beyond the limit is not read.
     *
     * @param most bytes
     */
    static byte[] read(HttpServletRequest request, int most) throws IOException, BodyTooLarge {
        if (request.getContentLengthLong() > most) {
            throw new BodyTooLarge(most);
        }
        var body = request.getInputStream().readNBytes(most + 1);
        if (body.length > most) {
            throw new BodyTooLarge(most);
        }
        return body;
    }
}
