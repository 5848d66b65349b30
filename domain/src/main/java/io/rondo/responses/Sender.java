package io.rondo.responses;

import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;

/** How we know whom a response comes from. */
public sealed interface Sender {

    /** It carried the token of a message, which names the customer, the contact or case and the campaign. */
    record ByDelivery(DeliveryId delivery) implements Sender {}

    /** It named a customer by our own id. */
    record ByCustomer(CustomerId customer) implements Sender {}

    /** It named a customer by the id other systems use. */
    record ByExternalId(String externalId) implements Sender {}
}
