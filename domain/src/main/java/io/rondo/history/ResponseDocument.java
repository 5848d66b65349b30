package io.rondo.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One response in the history, without what the person wrote.
 *
 * @param documentId digest of source, external id and whether it is an order, so that the same event is the same document; not stored in it
 * @param renamed its source's id was erased with the customer, so that documents of other ids are the former ones; not stored in it
 * @param eventClass human, machine or unknown
 * @param ruleVersion version of the rule that classed it; the external version of the document
 */
record ResponseDocument(
        @JsonIgnore String documentId,
        @JsonIgnore boolean renamed,
        long responseId,
        String source,
        String type,
        long customerId,
        @Nullable Long contactId,
        @Nullable Long caseId,
        @Nullable Long deliveryId,
        @Nullable Long campaignId,
        @Nullable Long linkId,
        Instant occurredAt,
        Instant recordedAt,
        @Nullable Double amount,
        @Nullable Long amountCents,
        @Nullable Integer score,
        String eventClass,
        int ruleVersion) {}
