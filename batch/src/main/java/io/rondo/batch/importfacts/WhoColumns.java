package io.rondo.batch.importfacts;

/** How rows about customers name them. */
final class WhoColumns {

    static final String[] CUSTOMER = {
        "customer",
        "customer_id",
        "customer_number",
        "customer_no",
        "client_id",
        "user_id",
        "member_id",
        "客户编号",
        "客户号",
        "客户id",
        "会员号",
        "会员编号"
    };

    static final String[] CUSTOMER_SOURCE = {"customer_source", "客户来源"};

    private WhoColumns() {}
}
