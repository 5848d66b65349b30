package io.rondo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The one runnable application; which roles a node plays is configuration ({@code rondo.roles}). */
@SpringBootApplication
public class RondoApplication {

    public static void main(String[] args) {
        SpringApplication.run(RondoApplication.class, args);
    }
}
