package io.rondo.responses;

/**
 * A response that is a row now, in the transaction that still has to store its effect.
 *
 * @param held a click that has no effect before {@link ClickJudging} saw its neighbours
 */
record StoredResponse(long id, Known known, ResponseClass who, boolean held) {}
