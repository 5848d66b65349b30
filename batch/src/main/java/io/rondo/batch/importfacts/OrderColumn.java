package io.rondo.batch.importfacts;

import io.rondo.batch.rows.Column;
import java.util.List;

/** The columns of orders. */
enum OrderColumn implements Column {
    ORDER("order_id", "order", "order_number", "order_no", "external_id", "id", "订单号", "订单编号", "订单id"),
    CUSTOMER(WhoColumns.CUSTOMER),
    CUSTOMER_SOURCE(WhoColumns.CUSTOMER_SOURCE),
    SOURCE("source", "shop", "来源", "店铺"),
    ORDERED_AT(
            "ordered_at",
            "order_date",
            "order_time",
            "date",
            "created_at",
            "purchased_at",
            "下单时间",
            "订单时间",
            "下单日期",
            "日期"),
    AMOUNT("amount", "total", "order_total", "net_amount", "paid", "price", "金额", "订单金额", "实付金额", "支付金额"),
    RETURNED_AMOUNT("returned_amount", "returned", "refund", "refunded", "退货金额", "退款金额"),
    DISCOUNT("discount", "discount_amount", "优惠", "优惠金额", "折扣"),
    STATE("state", "status", "order_status", "状态", "订单状态"),
    CATEGORY("category", "product_category", "类别", "品类", "商品类别"),
    CHANNEL("channel", "sales_channel", "渠道", "购买渠道"),
    VALUE_RECEIVED("value_received", "customer_value", "客户获得价值"),
    COST_PAID("cost_paid", "customer_cost", "客户付出成本");

    private final List<String> names;

    OrderColumn(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean required() {
        return this == ORDER || this == CUSTOMER || this == ORDERED_AT || this == AMOUNT;
    }
}
