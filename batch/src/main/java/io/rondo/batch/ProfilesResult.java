package io.rondo.batch;

/**
 * What a refresh of profiles did.
 *
 * @param run its id in {@code profile_run}
 * @param whole whether everybody was looked at
 * @param customers how many were looked at
 */
public record ProfilesResult(long run, boolean whole, int customers) {}
