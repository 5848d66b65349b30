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

    /**
     * Joins staged rows {@code i} with the customer they mean, {@code who.id}: the one whose id in that source it is, else the
     * one who has it as external id, unless a source was named that has ids of its own, for then it is somebody else's; where that record was merged,
     * the survivor. Lateral with a limit, so that however large the
     * tables are, each row costs some look-ups in indexes.
     */
    static final String JOIN = """
            left join lateral (select n.customer_id as id from customer_identity n
                               where n.kind = 'source:' || i.customer_source and n.value = i.customer limit 1) named on true
            left join lateral (select c.id from customer c
                               where named.id is null and c.external_id = i.customer and c.state <> 'erased'
                                 and (i.customer_source = 'import' or not exists (
                                   select from customer_identity k where k.kind = 'source:' || i.customer_source)) limit 1) other on true
            left join lateral (select coalesce(c.merged_into, c.id) as id from customer c
                               where c.id = coalesce(named.id, other.id) limit 1) who on true""";

    private WhoColumns() {}
}
