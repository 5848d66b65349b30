package io.rondo.audiences;

import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains criteria to a marketer, in English or Chinese. */
final class CriteriaWords {

    private static final Map<String, String> CHINESE = Map.ofEntries(
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
    private final Function<CampaignId, String> campaignNames;
    private final Function<SegmentId, String> segmentNames;

    CriteriaWords(
            String language, Function<CampaignId, String> campaignNames, Function<SegmentId, String> segmentNames) {
        this.chinese = language.startsWith("zh");
        this.campaignNames = campaignNames;
        this.segmentNames = segmentNames;
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
                say("strategic segment is %s", "战略客群为%s").formatted(choice(in));
            case Criteria.NumberCriterion number -> compare(number);
            case Criteria.AttributeEquals(var key, var value) ->
                say("%s is “%s”", "%s为“%s”").formatted(key, value);
            case Criteria.CountryIn(var in) -> say("country is %s", "国家为%s").formatted(choice(in));
            case Criteria.LanguageIn(var in) -> say("language is %s", "语言为%s").formatted(choice(in));
            case Criteria.Responded(var campaign, var types, var days) ->
                say("responded to “%s” with %s%s", "曾对“%s”有%s响应%s")
                        .formatted(campaignNames.apply(campaign), choice(types), within(days));
            case Criteria.NotResponded(var campaign, var types, var days) ->
                say("contacted by “%s” without %s%s", "“%s”已触达但没有%s响应%s")
                        .formatted(campaignNames.apply(campaign), choice(types), within(days));
            case Criteria.InSegment(var segment) ->
                say("in segment “%s”", "属于细分“%s”").formatted(segmentNames.apply(segment));
        };
    }

    private String compare(Criteria.NumberCriterion number) {
        var subject = switch (number.field()) {
            case MONETARY -> say("spend", "消费额");
            case RECENCY_DAYS -> say("days since last purchase", "距上次购买天数");
            case FREQUENCY -> say("number of purchases", "购买次数");
        };
        var comparison = switch (number.op()) {
            case AT_LEAST -> say(" is at least ", "不少于");
            case AT_MOST -> say(" is at most ", "不超过");
            case EQUAL -> say(" is ", "等于");
        };
        return subject + comparison + number.value().toPlainString();
    }

    private String join(List<Criteria> parts, String word) {
        return parts.stream()
                .map(part -> part instanceof Criteria.And || part instanceof Criteria.Or
                        ? say("(%s)", "（%s）").formatted(explain(part))
                        : explain(part))
                .collect(Collectors.joining(word));
    }

    private String choice(Collection<String> values) {
        return values.stream()
                .map(value -> chinese ? CHINESE.getOrDefault(value, value) : value)
                .collect(Collectors.joining(say(" or ", "或")));
    }

    private String within(@Nullable Integer days) {
        return days == null ? "" : say(" within %d days", "（%d天内）").formatted(days);
    }

    private String say(String english, String inChinese) {
        return chinese ? inChinese : english;
    }
}
