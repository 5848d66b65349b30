package io.rondo.workers.mail;

import io.rondo.offers.RenderedMessage;
import java.util.Map;

/**
 * A mail to be written.
 *
 * @param messageId with angle brackets
 * @param returnPath where bounces go
 * @param address the recipient's
 * @param name the recipient's, may be empty
 * @param replyTo where answers go
 * @param headers further headers, whose values are Rondo's own
 */
record Letter(
        String messageId,
        String returnPath,
        String address,
        String name,
        String replyTo,
        RenderedMessage content,
        Map<String, String> headers) {}
