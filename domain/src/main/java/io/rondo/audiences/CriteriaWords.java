package io.rondo.audiences;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains criteria to a marketer, in English or Chinese. */
final class CriteriaWords {

    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("prospect", "潜在客户"),
            Map.entry("customer", "初次客户"),
            Map.entry("client", "常客"),
            Map.entry("supporter", "支持者"),
            Map.entry("advocate", "倡导者"),
            Map.entry("email", "电子邮件"),
            Map.entry("phone", "电话"),
            Map.entry("sms", "短信"),
            Map.entry("high", "高"),
            Map.entry("mid", "中"),
            Map.entry("low", "低"),
            Map.entry("exploration", "探索期"),
            Map.entry("build-up", "成长期"),
            Map.entry("stability", "稳定期"),
            Map.entry("decline", "衰退期"),
            Map.entry("dormant", "沉睡"),
            Map.entry("open", "打开"),
            Map.entry("click", "点击"),
            Map.entry("visit", "访问"),
            Map.entry("reply", "回复"),
            Map.entry("bounce", "退信"),
            Map.entry("complaint", "投诉"),
            Map.entry("abuse", "垃圾邮件举报"),
            Map.entry("opt-out", "退订"),
            Map.entry("order", "下单"),
            Map.entry("survey", "问卷"),
            Map.entry("call", "通话"));

    private final boolean chinese;
    private final CriteriaNames names;

    CriteriaWords(String language, CriteriaNames names) {
        this.chinese = language.startsWith("zh");
        this.names = names;
    }

    String explain(Criteria criteria) {
        return switch (criteria) {
            case Criteria.All _ -> say("every customer", "全部客户");
            case Criteria.And(var of) -> join(of, say(" and ", "，并且"));
            case Criteria.Or(var of) -> join(of, say(" or ", "，或者"));
            case Criteria.Not(var of) -> say("not (%s)", "不满足（%s）").formatted(explain(of));
            case Criteria.ValueTierIn(var in) ->
                say("value is %s", "价值为%s")
                        .formatted(choice(in.stream().map(ValueTier::code).toList()));
            case Criteria.StageIn(var in) ->
                say("stage is %s", "阶段为%s")
                        .formatted(choice(in.stream().map(Stage::code).toList()));
            case Criteria.StrategicSegmentIn(var in) ->
                say("strategic segment is %s", "战略客群为%s")
                        .formatted(either(in.stream().map(names::strategicSegment)));
            case Criteria.NumberCriterion number -> compare(number);
            case Criteria.AttributeEquals(var key, var value) ->
                say("%s is “%s”", "%s为“%s”").formatted(key, value);
            case Criteria.CountryIn(var in) ->
                say("country is %s", "国家为%s").formatted(either(in.stream().map(this::country)));
            case Criteria.LanguageIn(var in) ->
                say("language is %s", "语言为%s").formatted(either(in.stream().map(this::language)));
            case Criteria.Responded(var campaign, var types, var days) ->
                say("responded to “%s” with %s%s", "曾对“%s”有%s响应%s")
                        .formatted(names.campaign(campaign), choice(types), within(days));
            case Criteria.NotResponded(var campaign, var types, var days) ->
                say("contacted by “%s” without %s%s", "“%s”已触达但没有%s响应%s")
                        .formatted(names.campaign(campaign), choice(types), within(days));
            case Criteria.MemberOf(var segment) ->
                say("was in segment “%s” when it was frozen", "冻结时属于细分“%s”").formatted(names.segment(segment));
            case Criteria.RelationshipIn(var in) ->
                say("relationship is %s", "关系阶梯为%s").formatted(choice(in));
            case Criteria.PreferredChannelIn(var in) ->
                say("answers mostly by %s", "最常通过%s回应").formatted(choice(in));
            case Criteria.ComplaintProne _ -> say("complains often", "经常投诉");
            case Criteria.PersonIn(var field, var in) -> person(field) + say(" is ", "为") + choice(in);
            case Criteria.AgeCriterion(var op, var years) ->
                say("age", "年龄")
                        + comparison(op)
                        + say(years == 1 ? "%s year" : "%s years", "%s岁").formatted(number(years));
            case Criteria.AttributeNumber(var key, var op, var value) ->
                say("the number %s", "数值%s").formatted(key) + comparison(op) + number(value);
            case Criteria.Ordered orders -> ordered(orders);
            case Criteria.Reacted(var types, var atLeast, var days) ->
                (atLeast == null || atLeast == 1
                                ? say("responded with %s", "有过%s响应").formatted(choice(types))
                                : say("responded with %s at least %s times", "有过%s响应，至少%s次")
                                        .formatted(choice(types), number(atLeast)))
                        + within(days);
            case Criteria.ConsentIs(var purpose, var channel, var granted) ->
                (granted ? say("allows %s by %s", "同意通过%2$s接收%1$s") : say("does not allow %s by %s", "未同意通过%2$s接收%1$s"))
                        .formatted(
                                purpose.equals("marketing") ? say("marketing", "营销信息") : say("service", "服务信息"),
                                choice(List.of(channel)));
            case Criteria.InSegment(var segment) ->
                say("in segment “%s”", "属于细分“%s”").formatted(names.segment(segment));
        };
    }

    private String compare(Criteria.NumberCriterion number) {
        return figure(number.field())
                + comparison(number.op())
                + switch (number.field()) {
                    case MONETARY, VALUE_NOW, VALUE_POTENTIAL, DELIVERED_VALUE -> money(number.value());
                    case RECENCY_DAYS, INTERVAL_DAYS -> days(number.value());
                    case WALLET_SHARE, RETURN_RATE -> percent(number.value());
                    case FREQUENCY,
                            RECENCY_SCORE,
                            FREQUENCY_SCORE,
                            MONETARY_SCORE,
                            INFLUENCE,
                            COMPLAINTS,
                            SATISFACTION,
                            PREFERRED_HOUR,
                            CONTACTS_7_DAYS,
                            CONTACTS_30_DAYS -> number(number.value());
                };
    }

    private String figure(Criteria.NumberField field) {
        return switch (field) {
            case MONETARY -> say("spend", "消费额");
            case RECENCY_DAYS -> say("time since last purchase", "距上次购买时间");
            case FREQUENCY -> say("number of purchases", "购买次数");
            case RECENCY_SCORE -> say("recency score", "近度得分");
            case FREQUENCY_SCORE -> say("frequency score", "频度得分");
            case MONETARY_SCORE -> say("monetary score", "金额得分");
            case INTERVAL_DAYS -> say("time between purchases", "购买间隔");
            case VALUE_NOW -> say("value of the last 365 days", "近365天价值");
            case VALUE_POTENTIAL -> say("potential", "潜在价值");
            case INFLUENCE -> say("influence", "影响力");
            case DELIVERED_VALUE -> say("delivered value", "顾客让渡价值");
            case WALLET_SHARE -> say("share of wallet", "钱包份额");
            case RETURN_RATE -> say("return rate", "退货率");
            case COMPLAINTS -> say("complaints within 730 days", "730天内投诉次数");
            case SATISFACTION -> say("satisfaction", "满意度");
            case PREFERRED_HOUR -> say("hour of most answers", "最常回应时刻");
            case CONTACTS_7_DAYS -> say("messages within 7 days", "7天内联络次数");
            case CONTACTS_30_DAYS -> say("messages within 30 days", "30天内联络次数");
        };
    }

    private String person(Criteria.PersonField field) {
        return switch (field) {
            case CITY -> say("city", "城市");
            case REGION -> say("region", "省/地区");
            case POSTAL_CODE -> say("postal code", "邮编");
            case TIME_ZONE -> say("time zone", "时区");
            case SOURCE -> say("source", "来源");
        };
    }

    private String comparison(Criteria.Comparison op) {
        return switch (op) {
            case AT_LEAST -> say(" is at least ", "不少于");
            case AT_MOST -> say(" is at most ", "不超过");
            case EQUAL -> say(" is ", "等于");
        };
    }

    private String ordered(Criteria.Ordered orders) {
        var which = (orders.category() == null ? "" : say(" in “%s”", "“%s”类").formatted(orders.category()))
                + (orders.channel() == null
                        ? ""
                        : say(" through “%s”", "经“%s”渠道").formatted(orders.channel()));
        var subject = switch (orders.measure()) {
            case COUNT -> say("number of orders", "订单数");
            case SUM -> say("money of orders", "订单金额");
            case DAYS_SINCE_LAST -> say("time since the last order", "距上次下单时间");
        };
        return (chinese ? which + within(orders.withinDays()) + subject : subject + which + within(orders.withinDays()))
                + comparison(orders.op())
                + switch (orders.measure()) {
                    case COUNT -> number(orders.value());
                    case SUM -> money(orders.value());
                    case DAYS_SINCE_LAST -> days(orders.value());
                };
    }

    private String join(List<Criteria> parts, String word) {
        return parts.stream()
                .map(part -> part instanceof Criteria.And || part instanceof Criteria.Or
                        ? say("(%s)", "（%s）").formatted(explain(part))
                        : explain(part))
                .collect(Collectors.joining(word));
    }

    private String choice(Collection<String> values) {
        return either(values.stream().map(value -> chinese ? CHINESE.getOrDefault(value, value) : value));
    }

    private String either(Stream<String> values) {
        return values.collect(Collectors.joining(say(" or ", "或")));
    }

    private String country(String code) {
        return Locale.of("", code).getDisplayCountry(locale());
    }

    private String language(String tag) {
        return Locale.forLanguageTag(tag).getDisplayName(locale());
    }

    private Locale locale() {
        return chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    private String within(@Nullable Integer days) {
        return days == null ? "" : say(" within %s", "（%s内）").formatted(days(BigDecimal.valueOf(days)));
    }

    private String days(BigDecimal value) {
        return say(value.compareTo(BigDecimal.ONE) == 0 ? "%s day" : "%s days", "%s天")
                .formatted(number(value));
    }

    /** All its digits, grouped: what a rule says must not be rounded. */
    private String number(Number value) {
        var format = NumberFormat.getNumberInstance(locale());
        format.setMaximumFractionDigits(CriteriaLimits.DIGITS);
        return format.format(value);
    }

    private String percent(BigDecimal share) {
        var format = NumberFormat.getPercentInstance(locale());
        format.setMaximumFractionDigits(CriteriaLimits.DIGITS);
        return format.format(share);
    }

    /** In the installation's currency; whole amounts without cents. */
    private String money(BigDecimal amount) {
        var format = NumberFormat.getCurrencyInstance(locale());
        format.setCurrency(names.currency());
        format.setMinimumFractionDigits(
                amount.stripTrailingZeros().scale() <= 0 ? 0 : names.currency().getDefaultFractionDigits());
        format.setMaximumFractionDigits(CriteriaLimits.DIGITS);
        return format.format(amount);
    }

    private String say(String english, String inChinese) {
        return chinese ? inChinese : english;
    }
}
