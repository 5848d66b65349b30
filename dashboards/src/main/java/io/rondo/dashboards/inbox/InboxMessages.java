package io.rondo.dashboards.inbox;

import io.rondo.tasks.AnswersInvalid;
import io.rondo.tasks.TaskRefused;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Says in the viewer's language why something was not possible. */
@Component
class InboxMessages {

    private final MessageSource messages;

    InboxMessages(MessageSource messages) {
        this.messages = messages;
    }

    /** The message key of a refusal; its argument is {@link #argument}. */
    static String key(TaskRefused refused) {
        var reason = refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return refused.reason() == TaskRefused.Reason.FORBIDDEN
                ? forbiddenKey(Objects.requireNonNullElse(refused.detail(), "rule"))
                : "inbox.refused." + reason;
    }

    static String forbiddenKey(String code) {
        return "inbox.forbidden." + code;
    }

    static String argument(TaskRefused refused) {
        return Objects.requireNonNullElse(refused.detail(), "");
    }

    static HttpStatus status(TaskRefused refused) {
        return switch (refused.reason()) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case NOT_OFFERED, FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CLAIMED, NOT_CLAIMED, ENDED -> HttpStatus.CONFLICT;
            case FORM_MISSING, ENGINE_AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    String text(TaskRefused refused) {
        return text(key(refused), argument(refused));
    }

    List<FieldProblem> fields(AnswersInvalid invalid) {
        return invalid.problems().stream()
                .map(it -> new FieldProblem(it.field(), it.code(), text("inbox.problem." + it.code(), it.limit())))
                .toList();
    }

    /** One problem as a program and a person read it. */
    record FieldProblem(String field, String code, String message) {}

    String text(String key, Object... args) {
        return Objects.requireNonNullElse(messages.getMessage(key, args, null, LocaleContextHolder.getLocale()), key);
    }
}
