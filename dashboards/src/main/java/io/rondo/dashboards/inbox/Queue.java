package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Slice;
import io.rondo.tasks.Person;
import io.rondo.tasks.TaskView;
import io.rondo.tasks.Tasks;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The left pane: one page of one view.
 *
 * @param chosen the viewer's task in hand where the view does not hold it
 */
record Queue(
        TaskView view,
        Tasks.Counts counts,
        Slice<QueueItem> slice,
        @Nullable QueueItem chosen) {

    static Queue of(Tasks tasks, Person person, TaskView view, int page) {
        var counts = tasks.counts(person);
        var rows = tasks.open(person, view, Math.toIntExact(Math.min(Slice.offset(page), 100_000)), Slice.SIZE).stream()
                .map(QueueItem::of)
                .toList();
        return new Queue(view, counts, Slice.of(rows, page, counts.of(view)), null);
    }

    /**
     * With the task in hand on top: whoever claims one of the open tasks keeps it before their eyes, and has the other open
     * ones beside it when it is done.
     */
    Queue with(long key, Tasks tasks, Person person) {
        var shown = slice.rows().stream().anyMatch(it -> it.key().equals(Long.toString(key)));
        return shown
                ? this
                : tasks.open(person, TaskView.MINE, 0, Slice.SIZE).stream()
                        .filter(row -> row.task().key() == key)
                        .findFirst()
                        .map(row -> new Queue(view, counts, slice, QueueItem.of(row)))
                        .orElse(this);
    }

    public List<QueueItem> rows() {
        return chosen == null
                ? slice.rows()
                : Stream.concat(Stream.of(chosen), slice.rows().stream()).toList();
    }

    /** Everything offered, unless asked for less; a view nobody knows is that as well. */
    static TaskView view(@Nullable String asked) {
        return Arrays.stream(TaskView.values())
                .filter(view -> view.name().toLowerCase(Locale.ROOT).equals(asked))
                .findFirst()
                .orElse(TaskView.ALL);
    }

    public String key() {
        return view.name().toLowerCase(Locale.ROOT);
    }

    public static String keyOf(TaskView view) {
        return view.name().toLowerCase(Locale.ROOT);
    }
}
