package io.rondo.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The bean exists only on nodes that play this role: {@code rondo.roles} lists a node's roles among {@code web},
 * {@code workers} and {@code batch}; all of them by default.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(Role.OnRole.class)
public @interface Role {

    String value();

    /** Reads {@code rondo.roles}. */
    class OnRole implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            var role = metadata.getAnnotations().get(Role.class).getString("value");
            var roles = context.getEnvironment().getProperty("rondo.roles", "web,workers,batch");
            return java.util.Arrays.stream(roles.split(",", -1))
                    .map(String::strip)
                    .anyMatch(role::equals);
        }
    }
}
