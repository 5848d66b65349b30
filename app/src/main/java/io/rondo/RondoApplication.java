package io.rondo;

import io.rondo.cli.RondoCommand;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The one runnable application; which roles a node plays is configuration ({@code rondo.roles}). */
// Feature packages may use the same simple class name; their beans must not clash.
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@ConfigurationPropertiesScan
public class RondoApplication {

    public static void main(String[] args) {
        System.exit(RondoCommand.run(RondoApplication.class, args));
    }
}
