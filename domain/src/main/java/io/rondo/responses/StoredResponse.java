package io.rondo.responses;

/** A response that is a row now, in the transaction that still has to store its effect. */
record StoredResponse(long id, Known known, ResponseClass who) {}
