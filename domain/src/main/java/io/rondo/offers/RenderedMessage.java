package io.rondo.offers;

/** A mail ready to be sent; the subject is one line. */
public record RenderedMessage(String subject, String text, String html) {}
