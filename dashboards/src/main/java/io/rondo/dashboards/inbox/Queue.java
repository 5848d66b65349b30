package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Slice;
import io.rondo.tasks.Person;
import io.rondo.tasks.TaskView;
import io.rondo.tasks.Tasks;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The left pane: one page of one view. */
record Queue(TaskView view, Tasks.Counts counts, Slice<QueueItem> slice) {

    static Queue of(Tasks tasks, Person person, TaskView view, int page) {
        var counts = tasks.counts(person);
        var rows = tasks.open(person, view, Math.toIntExact(Math.min(Slice.offset(page), 100_000)), Slice.SIZE).stream()
                .map(QueueItem::of)
                .toList();
        return new Queue(view, counts, Slice.of(rows, page, counts.of(view)));
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
