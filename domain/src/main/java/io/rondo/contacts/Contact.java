package io.rondo.contacts;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.OfferId;
import org.jspecify.annotations.Nullable;

/**
 * One customer in one campaign.
 *
 * @param segment the strategic segment the customer was in when the list was frozen
 * @param offer null until it is chosen, and for hold-outs
 * @param outcome what the contact answered: none, responded, purchased, opted-out or complained
 */
public record Contact(
        ContactId id,
        CampaignId campaign,
        CustomerId customer,
        String externalId,
        String arm,
        boolean holdOut,
        String segment,
        String valueTier,
        @Nullable OfferId offer,
        @Nullable Long processInstanceKey,
        String outcome) {

    /** The correlation key of messages to the contact's journey. */
    public static String key(ContactId id) {
        return "contact-" + id.value();
    }
}
