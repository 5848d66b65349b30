package io.rondo.offers;

/**
 * A mail as a marketer writes it: Mustache over a flat map of texts ({@link TemplateFields}).
 *
 * @param code what the mail is for: offer, reminder, apology, survey, or the marketer's own
 * @param htmlBody values are HTML-escaped
 * @param textBody the alternative for readers without HTML; values are not escaped
 */
public record MessageTemplate(String code, String language, String subject, String textBody, String htmlBody) {}
