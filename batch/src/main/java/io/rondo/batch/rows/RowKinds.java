package io.rondo.batch.rows;

import io.rondo.imports.ImportKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The kinds of rows that can be imported. */
@Component
public class RowKinds {

    private final Map<ImportKind, RowKind<?>> kinds;

    RowKinds(List<RowKind<?>> kinds) {
        this.kinds = kinds.stream().collect(Collectors.toMap(RowKind::kind, Function.identity()));
    }

    /** @throws IllegalArgumentException if there is none with this code */
    public RowKind<?> get(String code) {
        var kind = ImportKind.of(code).map(kinds::get);
        return kind.orElseThrow(() -> new IllegalArgumentException(
                "Expected a kind of rows such as customers or orders, but it is '%s'".formatted(code)));
    }

    public RowKind<?> get(ImportKind kind) {
        return get(kind.code());
    }
}
