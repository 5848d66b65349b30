package io.rondo.batch.importcustomers;

import io.rondo.batch.rows.Column;
import java.util.List;

/** The columns the import knows, with the names other systems give them, in English and Chinese. */
enum CustomerColumn implements Column {
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
    STREET("street", "address", "address_line_1", "street_address", "address1", "街道", "地址", "详细地址", "街道地址"),
    POSTAL_CODE("postal_code", "zip", "zip_code", "postcode", "plz", "邮编", "邮政编码"),
    CITY("city", "town", "ort", "城市", "市"),
    REGION("region", "state", "province", "county", "省", "省份", "地区", "州"),
    BIRTHDAY("birthday", "birth_date", "date_of_birth", "dob", "生日", "出生日期"),
    NO_PROFILING("no_profiling", "profiling_objection", "拒绝画像"),
    SOURCE("source", "来源"),
    CONSENT_EMAIL("consent_email", "email_consent", "email_opt_in", "opt_in", "newsletter", "邮件许可", "邮件同意", "同意接收邮件"),
    CONSENT_PHONE("consent_phone", "phone_consent", "phone_opt_in", "电话许可", "电话同意", "同意接听电话"),
    CONSENT_SMS("consent_sms", "sms_consent", "sms_opt_in", "短信许可", "短信同意", "同意接收短信"),
    VALUE_TIER("value_tier", "value", "tier", "价值", "价值等级", "客户价值"),
    STAGE("stage", "lifecycle_stage", "life_cycle", "阶段", "生命周期", "生命周期阶段"),
    STRATEGIC_SEGMENT("strategic_segment", "segment", "customer_segment", "客群", "战略客群", "客户分群"),
    RECENCY_DAYS("recency_days", "recency", "days_since_last_order", "最近购买天数", "距上次购买天数"),
    FREQUENCY("frequency", "orders", "order_count", "购买次数", "订单数"),
    MONETARY("monetary", "spend", "revenue", "total_spend", "消费金额", "消费额", "累计消费"),
    CHANNEL("channel", "purchase_channel", "渠道", "购买渠道");

    private final List<String> names;

    CustomerColumn(String... names) {
        this.names = List.of(names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean required() {
        return this == EXTERNAL_ID;
    }
}
