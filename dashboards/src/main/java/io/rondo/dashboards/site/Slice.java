package io.rondo.dashboards.site;

import java.util.List;

/**
 * One page of a longer list.
 *
 * @param number of this page, from 1
 * @param size rows a page holds
 * @param total rows of all pages, or of those that can be turned to
 * @param more whether there are rows beyond {@code total}
 */
public record Slice<T>(List<T> rows, int number, int size, long total, boolean more) {

    public static final int SIZE = 25;

    /** Rows that are counted and can be paged through where a list may be of any length. */
    public static final int MOST = 10_000;

    /** A page number somebody typed: at least 1, and small enough that its offset fits. */
    public static int number(int asked) {
        return Math.clamp(asked, 1, 1_000_000);
    }

    public static long offset(int number) {
        return (long) (number - 1) * SIZE;
    }

    public static <T> Slice<T> of(List<T> rows, int number, long total) {
        return new Slice<>(List.copyOf(rows), number, SIZE, total, false);
    }

    /** @param counted rows of all pages, at most {@link #MOST} and one, which stands for any number */
    public static <T> Slice<T> upToMost(List<T> rows, int number, long counted) {
        return new Slice<>(List.copyOf(rows), number, SIZE, Math.min(counted, MOST), counted > MOST);
    }

    public boolean empty() {
        return rows.isEmpty();
    }

    public long first() {
        return rows.isEmpty() ? 0 : offset(number) + 1;
    }

    public long last() {
        return offset(number) + rows.size();
    }

    public boolean hasPrevious() {
        return number > 1;
    }

    public boolean hasNext() {
        return last() < total && !rows.isEmpty();
    }
}
