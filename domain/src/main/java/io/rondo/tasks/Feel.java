package io.rondo.tasks;

import java.util.Map;
import java.util.Optional;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.springframework.stereotype.Component;

/** Evaluates the expressions of forms as the browser does. */
@Component
class Feel {

    private final FeelEngineApi engine = FeelEngineBuilder.forJava().build();

    /** The value; empty if it is null or the expression cannot be evaluated here. */
    Optional<Object> evaluate(String expression, Map<String, Object> context) {
        var result = engine.evaluateExpression(expression, context);
        return result.isSuccess() ? Optional.ofNullable(result.result()) : Optional.empty();
    }
}
