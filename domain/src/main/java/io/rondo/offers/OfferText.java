package io.rondo.offers;

/** The words of an offer in one language; plain text, escaped where it goes into HTML. */
public record OfferText(String language, String headline, String body, String callToAction) {}
