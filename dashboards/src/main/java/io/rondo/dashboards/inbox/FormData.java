package io.rondo.dashboards.inbox;

import io.rondo.tasks.Task;
import io.rondo.tasks.Tasks;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What a form is filled with before anybody types: the facts of its task, the viewer's language, and a call script. */
@Component
class FormData {

    /** Shown where a form names something we do not know. */
    private static final String ABSENT = "–";

    private final Tasks tasks;
    private final ReviewTexts reviews;
    private final ListWarning lists;
    private final MessageSource messages;

    FormData(Tasks tasks, ReviewTexts reviews, ListWarning lists, MessageSource messages) {
        this.tasks = tasks;
        this.reviews = reviews;
        this.lists = lists;
        this.messages = messages;
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
                data.putIfAbsent("phone", ABSENT);
                data.putIfAbsent("complaintText", ABSENT);
            }
            case "campaign" -> {
                var campaign = Objects.requireNonNull(task.refId());
                data.putAll(reviews.of(campaign));
                lists.of(campaign).ifPresent(reason -> data.put("listReason", reason));
            }
            default -> {
                // A task of nothing we know has a form that needs nothing of us.
            }
        }
        return data;
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
