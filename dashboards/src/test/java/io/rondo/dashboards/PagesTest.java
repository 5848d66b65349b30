package io.rondo.dashboards;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** All pages against a real PostgreSQL with the rows of {@code dev/rows.sql}; servers beside it are not there. */
@SpringBootTest(
        classes = DashboardsDevServer.class,
        properties = {
            "rondo.demo-logins=true",
            "server.address=127.0.0.1",
            "spring.datasource.username=postgres",
            "spring.main.lazy-initialization=true"
        })
@AutoConfigureMockMvc
public abstract class PagesTest {

    private static EmbeddedPostgres postgres;

    @Autowired
    protected MockMvc web;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    private javax.sql.DataSource dataSource;

    private static boolean loaded;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> {
            if (postgres == null) {
                try {
                    postgres = EmbeddedPostgres.start();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return postgres.getJdbcUrl("postgres", "postgres");
        });
    }

    @org.junit.jupiter.api.BeforeEach
    void loadRowsOnce() throws SQLException {
        synchronized (PagesTest.class) {
            if (!loaded) {
                try (var connection = dataSource.getConnection()) {
                    ScriptUtils.executeSqlScript(connection, new ClassPathResource("dev/rows.sql"));
                }
                loaded = true;
            }
        }
    }

    /** Signed in as the person of this name with this role. */
    protected static RequestPostProcessor as(String name, String role) {
        return user(name).roles(role);
    }

    protected static RequestPostProcessor marketer() {
        return as("marketer", "MARKETER");
    }

    protected static RequestPostProcessor manager() {
        return as("manager", "MANAGER");
    }

    protected static RequestPostProcessor agent() {
        return as("agent", "AGENT");
    }

    protected static RequestPostProcessor admin() {
        return as("admin", "ADMIN");
    }

    protected static MockHttpServletRequestBuilder inChinese(MockHttpServletRequestBuilder request) {
        return request.header("Accept-Language", "zh-CN,zh;q=0.9").locale(java.util.Locale.SIMPLIFIED_CHINESE);
    }
}
