package io.rondo.imports;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Customers another system sends line by line; stored as the rows of a file are, on nodes that play the role batch. */
public interface CustomerLines {

    /**
     * A customer as it was sent.
     *
     * @param index its place among all lines, from 0
     * @param members by any name a column of a file may have; an empty text means unknown, a member left out keeps what is stored
     * @param attributes what is kept under its own name
     */
    record Line(long index, Map<String, String> members, Map<String, String> attributes) {}

    /**
     * What became of a line.
     *
     * @param externalId as it was sent
     * @param field the member at fault; null: the line is stored now, or was already
     */
    record Result(
            long index,
            @Nullable String externalId,
            @Nullable String field,
            @Nullable String value,
            @Nullable String reason) {}

    /**
     * Stores the lines, in their order, each or not at all. The same lines again change nothing.
     *
     * @param source the system whose ids they speak of, unless a line says
     * @return one per line, in order
     */
    List<Result> store(String source, List<Line> lines);
}
