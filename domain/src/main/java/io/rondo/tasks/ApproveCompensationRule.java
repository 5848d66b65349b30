package io.rondo.tasks;

import io.rondo.kernel.CaseId;
import io.rondo.recovery.CaseClosed;
import io.rondo.recovery.Cases;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A compensation above the limit is allowed by somebody other than who promised it; with a yes, by whom is on record. */
@Component
class ApproveCompensationRule implements TaskRule {

    private final Cases cases;
    private final JdbcClient jdbc;

    ApproveCompensationRule(Cases cases, JdbcClient jdbc) {
        this.cases = cases;
        this.jdbc = jdbc;
    }

    @Override
    public boolean concerns(Task task) {
        return task.elementId().equals("UserTask_ApproveCompensation");
    }

    @Override
    public Optional<String> forbids(Task task, Person person) {
        if (!"case".equals(task.kind())) {
            return Optional.of("case-unknown");
        }
        var resolver =
                jdbc.sql("""
                        select answered_by from form_answer
                        where kind = 'case' and ref_id = :id and element_id = 'UserTask_ResolveComplaint'
                        order by id desc limit 1""").param("id", task.refId()).query(String.class).optional();
        return resolver.filter(person.name()::equals).map(_ -> "resolver");
    }

    @Override
    public void completed(Task task, Map<String, ?> values, Person by) {
        if (Boolean.TRUE.equals(values.get("compensationApproved"))) {
            try {
                cases.approveCompensation(new CaseId(Objects.requireNonNull(task.refId())), by.name());
            } catch (CaseClosed e) {
                throw new TaskRefused(TaskRefused.Reason.FORBIDDEN, task.key(), "case-closed");
            }
        }
    }
}
