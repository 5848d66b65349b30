package io.rondo.batch.importfacts;

import io.rondo.batch.rows.Column;
import java.util.List;

/** The columns of consents. */
enum ConsentColumn implements Column {
    CUSTOMER(WhoColumns.CUSTOMER),
    CUSTOMER_SOURCE(WhoColumns.CUSTOMER_SOURCE),
    PURPOSE("purpose", "用途", "目的"),
    CHANNEL("channel", "渠道"),
    GRANTED("granted", "consent", "opt_in", "permission", "同意", "许可", "是否同意"),
    OCCURRED_AT("occurred_at", "date", "time", "timestamp", "given_at", "changed_at", "时间", "日期", "同意时间"),
    WORDING_VERSION("wording_version", "wording", "version", "文案版本", "版本"),
    SOURCE("source", "来源");

    private final List<String> names;

    ConsentColumn(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean required() {
        return this == CUSTOMER || this == CHANNEL || this == GRANTED || this == OCCURRED_AT;
    }
}
