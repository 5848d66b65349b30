package io.rondo.dashboards.inbox;

import io.rondo.tasks.Task;
import io.rondo.tasks.TaskRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * A task in the queue, as page and JSON have it.
 *
 * @param key as text: JavaScript's numbers do not hold it
 * @param title in the viewer's language
 */
record QueueItem(
        String key,
        String title,
        String elementId,
        String processId,
        @Nullable String kind,
        @Nullable String refId,
        @Nullable String stage,
        @Nullable String subject,
        @Nullable String valueTier,
        @Nullable String assignee,
        @Nullable Instant dueAt,
        boolean overdue,
        int priority,
        Instant createdAt) {

    static QueueItem of(TaskRow row) {
        var task = row.task();
        return new QueueItem(
                Long.toString(task.key()),
                title(task),
                task.elementId(),
                task.processId(),
                task.kind(),
                task.refId() == null ? null : Long.toString(task.refId()),
                task.stage(),
                row.subject(),
                row.valueTier(),
                task.assignee(),
                task.dueAt(),
                row.overdue(),
                task.priority(),
                task.createdAt());
    }

    static String title(Task task) {
        var chinese = LocaleContextHolder.getLocale().getLanguage().equals("zh");
        return chinese && task.titleZh() != null ? task.titleZh() : task.title();
    }
}
