package io.rondo.sandbox;

import jakarta.mail.internet.MimeMessage;

/** A message as its recipient gets it. The message is not kept by the server: who wants it later keeps it. */
public record IncomingMail(ReceivedMail mail, MimeMessage message) {}
