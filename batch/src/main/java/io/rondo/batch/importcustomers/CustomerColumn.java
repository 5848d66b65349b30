package io.rondo.batch.importcustomers;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The columns the import knows, with the names other systems give them, in English and Chinese. */
enum CustomerColumn {
    EXTERNAL_ID(
            "external_id",
            "id",
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
            "会员编号",
            "编号"),
    EMAIL("email", "e-mail", "email_address", "mail", "邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址"),
    PHONE("phone", "phone_number", "mobile", "mobile_phone", "telephone", "tel", "电话", "手机", "手机号", "手机号码", "联系电话"),
    GIVEN_NAME("given_name", "first_name", "firstname", "forename", "名", "名字"),
    FAMILY_NAME("family_name", "last_name", "lastname", "surname", "姓", "姓氏"),
    LANGUAGE("language", "lang", "locale", "语言"),
    TIME_ZONE("time_zone", "timezone", "tz", "时区"),
    COUNTRY("country", "country_code", "国家", "国家地区"),
    BIRTHDAY("birthday", "birth_date", "date_of_birth", "dob", "生日", "出生日期"),
    NO_PROFILING("no_profiling", "profiling_objection", "拒绝画像"),
    SOURCE("source", "来源"),
    CONSENT_EMAIL("consent_email", "email_consent", "email_opt_in", "opt_in", "newsletter", "邮件许可", "邮件同意", "同意接收邮件"),
    CONSENT_PHONE("consent_phone", "phone_consent", "phone_opt_in", "电话许可", "电话同意", "同意接听电话"),
    VALUE_TIER("value_tier", "value", "tier", "价值", "价值等级", "客户价值"),
    STAGE("stage", "lifecycle_stage", "life_cycle", "阶段", "生命周期", "生命周期阶段"),
    STRATEGIC_SEGMENT("strategic_segment", "segment", "customer_segment", "客群", "战略客群", "客户分群"),
    RECENCY_DAYS("recency_days", "recency", "days_since_last_order", "最近购买天数", "距上次购买天数"),
    FREQUENCY("frequency", "orders", "order_count", "购买次数", "订单数"),
    MONETARY("monetary", "spend", "revenue", "total_spend", "消费金额", "消费额", "累计消费"),
    CHANNEL("channel", "purchase_channel", "渠道", "购买渠道");

    private static final Pattern NOISE = Pattern.compile("[\\s_\\-./()（）]+");

    private final List<String> names;

    CustomerColumn(String... names) {
        this.names = List.of(names);
    }

    /** The name shown to people. */
    String shown() {
        return names.getFirst();
    }

    /**
     * Which column of the file is which of ours. An exact name wins over a synonym.
     *
     * @throws IllegalArgumentException if the external id is missing, or two columns of the file mean the same
     */
    static Map<CustomerColumn, String> in(List<String> header) {
        var found = new EnumMap<CustomerColumn, String>(CustomerColumn.class);
        for (var column : values()) {
            var matches = header.stream().filter(column::isNamed).toList();
            var exact =
                    matches.stream().filter(name -> name.equals(column.shown())).findFirst();
            if (exact.isEmpty() && matches.size() > 1) {
                throw new IllegalArgumentException(
                        "Expected one column for '%s', but the file has %s".formatted(column.shown(), matches));
            }
            matches.stream().findFirst().ifPresent(name -> found.put(column, exact.orElse(name)));
        }
        if (!found.containsKey(EXTERNAL_ID)) {
            throw new IllegalArgumentException("Expected a column '%s' (or one of %s), but the header is %s"
                    .formatted(EXTERNAL_ID.shown(), EXTERNAL_ID.names, header));
        }
        return found;
    }

    private boolean isNamed(String column) {
        return names.stream().anyMatch(name -> plain(name).equals(plain(column)));
    }

    private static String plain(String name) {
        return NOISE.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
