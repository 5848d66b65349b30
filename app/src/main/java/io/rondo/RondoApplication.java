package io.rondo;

import io.rondo.cli.RondoCommand;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The one runnable application; which roles a node plays is configuration ({@code rondo.roles}). */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RondoApplication {

    public static void main(String[] args) {
        System.exit(RondoCommand.run(RondoApplication.class, args));
    }
}
