package io.rondo.dashboards;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * The pages alone, against a PostgreSQL of their own filled with rows written by hand: for looking at pages while
 * building them. Not part of the product. Arguments: the SQL file to load, then any Spring property.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = "io.rondo",
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(SpringBootConfiguration.class))
public class DashboardsDevServer {

    public static void main(String[] args) throws IOException {
        var postgres = EmbeddedPostgres.start();
        new SpringApplicationBuilder(DashboardsDevServer.class)
                .properties(Map.of(
                        "spring.datasource.url", postgres.getJdbcUrl("postgres", "postgres"),
                        "spring.datasource.username", "postgres",
                        "server.address", "127.0.0.1",
                        "server.port", "0",
                        // Ports to servers that are not here stay unasked for.
                        "spring.main.lazy-initialization", "true",
                        "spring.thymeleaf.cache", "false",
                        "rondo.demo-logins", "true"))
                .initializers(context -> Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres))))
                .listeners((org.springframework.boot.context.event.ApplicationReadyEvent ready) -> {
                    if (args.length > 0 && args[0].endsWith(".sql")) {
                        load(postgres, args[0]);
                    }
                })
                .run(args);
    }

    private static void load(EmbeddedPostgres postgres, String file) {
        try (var connection = postgres.getPostgresDatabase().getConnection()) {
            ScriptUtils.executeSqlScript(connection, new FileSystemResource(file));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("Expected %s to load".formatted(file), e);
        }
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
