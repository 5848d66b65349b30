package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.MailProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail problem as the campaign page words it.
 *
 * @param key what is wrong: {@code campaigns.mail.<key>}, and what to do: {@code campaigns.mail.<key>.do}
 * @param field the field or piece of the template
 * @param cause key of what a template's own problem is; null for the others
 * @param of listed contacts, hold-out apart
 */
record MailProblemRow(
        String key,
        String template,
        @Nullable String language,
        String field,
        @Nullable String cause,
        long customers,
        long of) {

    static List<MailProblemRow> of(List<MailProblem> problems) {
        return problems.stream().map(MailProblemRow::of).toList();
    }

    private static MailProblemRow of(MailProblem problem) {
        return switch (problem) {
            case MailProblem.NoTemplate none ->
                new MailProblemRow(
                        none.customers() == 0 ? "noTemplateYet" : "noTemplate",
                        none.template(),
                        none.language(),
                        "",
                        null,
                        none.customers(),
                        0);
            case MailProblem.NoGateway none ->
                new MailProblemRow("noGateway", none.template(), null, none.channel(), null, 0, 0);
            case MailProblem.Faulty faulty ->
                new MailProblemRow(
                        "faulty",
                        faulty.template(),
                        faulty.language(),
                        faulty.problem().what(),
                        "offers.template.problem." + faulty.problem().kind().code(),
                        0,
                        0);
            case MailProblem.Missing missing ->
                new MailProblemRow(
                        missing.never() ? "never" : missing.of() == 0 ? "missingYet" : "missing",
                        missing.template(),
                        missing.language(),
                        missing.field(),
                        null,
                        missing.customers(),
                        missing.of());
        };
    }
}
