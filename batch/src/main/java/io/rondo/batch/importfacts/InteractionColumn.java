package io.rondo.batch.importfacts;

import io.rondo.batch.rows.Column;
import java.util.List;

/** The columns of interactions. */
enum InteractionColumn implements Column {
    INTERACTION("interaction_id", "event_id", "external_id", "id", "事件编号", "互动编号"),
    CUSTOMER(WhoColumns.CUSTOMER),
    CUSTOMER_SOURCE(WhoColumns.CUSTOMER_SOURCE),
    SOURCE("source", "来源"),
    TYPE("type", "event", "event_type", "interaction", "类型", "事件", "事件类型", "互动类型"),
    OCCURRED_AT("occurred_at", "date", "time", "timestamp", "event_time", "时间", "日期", "发生时间"),
    SCORE("score", "satisfaction", "rating", "评分", "满意度"),
    TEXT("text", "comment", "note", "detail", "内容", "备注", "留言");

    private final List<String> names;

    InteractionColumn(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean required() {
        return this == INTERACTION || this == CUSTOMER || this == TYPE || this == OCCURRED_AT;
    }
}
