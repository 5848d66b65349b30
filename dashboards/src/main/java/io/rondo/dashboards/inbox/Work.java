package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Formats;
import io.rondo.tasks.Person;
import io.rondo.tasks.Task;
import io.rondo.tasks.Tasks;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The middle pane: one task with its form.
 *
 * @param standing what the viewer can do with it now
 * @param forbidden message key of why this person may not work it
 * @param paused it is about a contact of a campaign that is paused: whom nobody has called yet is not to be called now
 * @param formJson the deployed form for form-js, safe inside a script element; null if it has none or it is still on its way
 * @param yes what the button says once the answer is an approval, {@code no} once it is a refusal; null where no such
 *     choice is asked
 * @param dataJson what the form is filled with, safe in the same way
 */
record Work(
        Task task,
        String key,
        String title,
        Standing standing,
        @Nullable String forbidden,
        boolean paused,
        boolean formOnItsWay,
        @Nullable String formJson,
        String dataJson,
        Map<String, Object> data,
        @Nullable String yes,
        @Nullable String no) {

    /** How the viewer stands to a task. */
    enum Standing {
        /** nobody has it: claim it */
        FREE,
        /** the viewer has it */
        MINE,
        /** somebody else has it */
        TAKEN,
        /** a rule forbids it to the viewer */
        FORBIDDEN,
        /** nothing is left to do */
        ENDED;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean cancelled() {
        return task.state() == Task.State.CANCELLED;
    }

    /** Changes when somebody else changed the task; a page compares it with its own. */
    public String state() {
        return standing.key() + ":" + (task.assignee() == null ? "" : task.assignee());
    }

    @Component
    static class Reader {

        private final Tasks tasks;
        private final FormData formData;
        private final InboxMessages messages;
        private final Formats formats;
        private final JsonMapper json;
        private final JdbcClient jdbc;

        Reader(
                Tasks tasks,
                FormData formData,
                InboxMessages messages,
                Formats formats,
                JsonMapper json,
                JdbcClient jdbc) {
            this.tasks = tasks;
            this.formData = formData;
            this.messages = messages;
            this.formats = formats;
            this.json = json;
            this.jdbc = jdbc;
        }

        Work read(Task task, Person person) {
            var forbidden = tasks.forbidden(task, person)
                    .map(InboxMessages::forbiddenKey)
                    .orElse(null);
            var form = tasks.form(task);
            var data = formData.of(task);
            return new Work(
                    task,
                    Long.toString(task.key()),
                    QueueItem.title(task),
                    standing(task, person, forbidden),
                    forbidden,
                    task.workable() && paused(task),
                    task.formKey() != null && form.isEmpty(),
                    form.map(this::inScript).orElse(null),
                    inScript(data),
                    data,
                    approval(task) ? yes(data) : null,
                    approval(task) ? messages.text("inbox.reject") : null);
        }

        private boolean paused(Task task) {
            return "contact".equals(task.kind())
                    && jdbc.sql("""
                                    select exists (select from list_member m join campaign k on k.id = m.campaign_id
                                                    where m.id = :contact and k.state = 'paused')""")
                            .param("contact", task.refId())
                            .query(Boolean.class)
                            .single();
        }

        private static boolean approval(Task task) {
            return task.elementId().equals("UserTask_ApproveCampaign");
        }

        private @Nullable String yes(Map<String, Object> data) {
            return data.get("listed") instanceof Number listed && data.get("heldOut") instanceof Number heldOut
                    ? messages.text("inbox.approveAndLaunch", formats.number(listed.longValue() - heldOut.longValue()))
                    : null;
        }

        /** JSON inside a script element: no text in it can end the element, whatever a customer wrote. */
        private String inScript(Object value) {
            return json.writeValueAsString(value)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e");
        }

        static Standing standing(Task task, Person person, @Nullable String forbidden) {
            if (!task.workable()) {
                return Standing.ENDED;
            }
            if (forbidden != null) {
                return Standing.FORBIDDEN;
            }
            if (task.assignee() == null) {
                return Standing.FREE;
            }
            return task.assignee().equals(person.name()) ? Standing.MINE : Standing.TAKEN;
        }
    }
}
