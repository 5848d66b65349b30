package io.rondo.offers;

/** A mail ready to be composed; the subject may stand in a header ({@link HeaderText}). */
public record RenderedMessage(String subject, String text, String html) {}
