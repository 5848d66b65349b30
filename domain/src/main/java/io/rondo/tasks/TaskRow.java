package io.rondo.tasks;

import org.jspecify.annotations.Nullable;

/**
 * A task as the queue shows it.
 *
 * @param subject the customer's or campaign's name; null until known
 * @param valueTier of the customer: {@code high}, {@code mid} or {@code low}
 */
public record TaskRow(
        Task task, @Nullable String subject, @Nullable String valueTier, boolean overdue) {}
