package io.rondo.tasks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class TasksConfiguration {

    @Bean
    Projection formProjection(JdbcClient jdbc) {
        return ResourceProjection.forms(jdbc);
    }

    @Bean
    Projection processProjection(JdbcClient jdbc) {
        return ResourceProjection.processes(jdbc);
    }
}
