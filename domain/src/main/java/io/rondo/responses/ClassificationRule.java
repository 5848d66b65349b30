package io.rondo.responses;

/**
 * One of the rules that tell people from machines.
 *
 * @param name stable, such as {@code head-request}
 * @param since the version of the rules that brought it in its present form
 * @param who what it decides
 */
public record ClassificationRule(String name, int since, ResponseClass who) {}
