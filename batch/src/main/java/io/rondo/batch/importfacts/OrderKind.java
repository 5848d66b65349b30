package io.rondo.batch.importfacts;

import io.rondo.batch.rows.Amounts;
import io.rondo.batch.rows.BadValue;
import io.rondo.batch.rows.Cells;
import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind;
import io.rondo.batch.rows.Values;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.BusinessClock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Orders: what customers bought, whatever made them. */
@Component
class OrderKind implements RowKind<OrderRow> {

    private static final Set<String> PLACED = Set.of(
            "placed",
            "paid",
            "completed",
            "complete",
            "shipped",
            "delivered",
            "open",
            "returned",
            "已完成",
            "已支付",
            "已付款",
            "已发货",
            "完成");
    private static final Set<String> CANCELLED =
            Set.of("cancelled", "canceled", "cancel", "void", "storno", "storniert", "已取消", "取消", "已关闭");

    private final OrderTables tables;
    private final BusinessClock clock;
    private final Amounts amounts;

    OrderKind(OrderTables tables, BusinessClock clock, Amounts amounts) {
        this.tables = tables;
        this.amounts = amounts;
        this.clock = clock;
    }

    @Override
    public ImportKind kind() {
        return ImportKind.ORDERS;
    }

    @Override
    public List<? extends Column> columns() {
        return List.of(OrderColumn.values());
    }

    @Override
    public Named named() {
        return new Named(OrderColumn.CUSTOMER, List.of(OrderColumn.CUSTOMER_SOURCE, OrderColumn.SOURCE));
    }

    @Override
    public OrderRow read(Cells cells) {
        var mapping = cells.mapping();
        var externalId = cells.require(OrderColumn.ORDER, Values::id);
        var named = cells.read(OrderColumn.SOURCE, Values::code);
        var source = named == null ? mapping.source() : named;
        var customerSource = cells.read(OrderColumn.CUSTOMER_SOURCE, Values::code);
        var state = cells.read(OrderColumn.STATE, OrderKind::state);
        return new OrderRow(
                cells.line(),
                source,
                externalId,
                customerSource == null ? source : customerSource,
                cells.require(OrderColumn.CUSTOMER, Values::text),
                cells.require(
                        OrderColumn.ORDERED_AT,
                        cell -> Values.time(cell, mapping.dates(), mapping.timeZone(), clock.now())),
                cells.require(OrderColumn.AMOUNT, cell -> amount(cell, cells)),
                cells.read(OrderColumn.RETURNED_AMOUNT, cell -> amount(cell, cells)),
                cells.read(OrderColumn.DISCOUNT, cell -> amount(cell, cells)),
                state == null ? "placed" : state,
                cells.read(OrderColumn.CATEGORY, Values::text),
                cells.read(OrderColumn.CHANNEL, Values::text),
                cells.read(OrderColumn.VALUE_RECEIVED, cell -> amounts.read(cell, mapping.numbers())),
                cells.read(OrderColumn.COST_PAID, cell -> amounts.read(cell, mapping.numbers())),
                cells.digest());
    }

    @Override
    public Stored store(@Nullable Long run, Layout layout, List<OrderRow> rows) {
        return tables.store(run, rows);
    }

    private String amount(String cell, Cells cells) {
        var amount = amounts.read(cell, cells.mapping().numbers());
        if (amount.startsWith("-")) {
            throw new BadValue("negative-amount");
        }
        return amount;
    }

    private static String state(String cell) {
        var word = cell.toLowerCase(Locale.ROOT);
        if (PLACED.contains(word)) {
            return "placed";
        }
        if (CANCELLED.contains(word)) {
            return "cancelled";
        }
        throw new BadValue("bad-order-state");
    }
}
