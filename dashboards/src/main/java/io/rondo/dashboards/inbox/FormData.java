package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Formats;
import io.rondo.tasks.Task;
import io.rondo.tasks.Tasks;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a form is filled with before anybody types: the facts of its task, the viewer's language, and a call script. */
@Component
class FormData {

    /** Shown where a form names something we do not know. */
    private static final String ABSENT = "–";

    private static final TypeReference<Map<String, Object>> ANSWERS = new TypeReference<>() {};

    private final Tasks tasks;
    private final ReviewTexts reviews;
    private final ListWarning lists;
    private final MessageSource messages;
    private final Formats formats;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    FormData(
            Tasks tasks,
            ReviewTexts reviews,
            ListWarning lists,
            MessageSource messages,
            Formats formats,
            JdbcClient jdbc,
            JsonMapper json) {
        this.tasks = tasks;
        this.reviews = reviews;
        this.lists = lists;
        this.messages = messages;
        this.formats = formats;
        this.jdbc = jdbc;
        this.json = json;
    }

    Map<String, Object> of(Task task) {
        var data = new HashMap<>(tasks.facts(task));
        data.put("lang", LocaleContextHolder.getLocale().getLanguage().equals("zh") ? "zh" : "en");
        var kind = Objects.requireNonNullElse(task.kind(), "");
        switch (kind) {
            case "contact" -> {
                data.putIfAbsent("phone", ABSENT);
                data.putIfAbsent("offerName", ABSENT);
                data.putIfAbsent("offerText", "");
                data.put("script", script(data));
            }
            case "case" -> {
                data.put("compensationText", formats.money(number(data.get("compensation"))));
                data.put("compensationLimitText", formats.money(number(data.get("compensationLimit"))));
                data.putIfAbsent("phone", ABSENT);
                data.putIfAbsent("complaintText", ABSENT);
            }
            case "campaign" -> {
                var campaign = Objects.requireNonNull(task.refId());
                data.put(
                        "costText",
                        formats.money(number(data.get("cost")), Objects.toString(data.get("currency"), "EUR")));
                data.putAll(reviews.of(campaign));
                lists.of(campaign).ifPresent(reason -> data.put("listReason", reason));
            }
            default -> {
                // A task of nothing we know has a form that needs nothing of us.
            }
        }
        data.putAll(answered(task));
        return data;
    }

    /** What was answered, as it was: a task that is done shows it, to those it was offered to. */
    private Map<String, Object> answered(Task task) {
        return jdbc.sql("select answers from form_answer where user_task_key = :key order by id desc limit 1")
                .param("key", task.key())
                .query((row, n) -> json.readValue(row.getString(1), ANSWERS))
                .optional()
                .orElseGet(Map::of);
    }

    private static @Nullable Number number(@Nullable Object value) {
        return value instanceof Number number ? number : null;
    }

    /** In the customer's language: it is what the agent says to them. */
    private String script(Map<String, Object> data) {
        var language = Objects.toString(data.get("customerLanguage"), "en");
        var locale = language.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        return Objects.requireNonNull(messages.getMessage(
                "inbox.script.contact",
                new Object[] {
                    Objects.toString(data.get("customerName"), ABSENT),
                    Objects.toString(data.getOrDefault("offerHeadline", data.get("offerName")), ABSENT)
                },
                locale));
    }
}
