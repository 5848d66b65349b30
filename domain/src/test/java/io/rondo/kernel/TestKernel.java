package io.rondo.kernel;

import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Makes the kernel's parts for tests without a container. */
public final class TestKernel {

    private TestKernel() {}

    /** Call it inside a transaction of the same data source, as the container's proxy would. */
    public static Audit audit(JdbcClient jdbc, BusinessClock clock) {
        return new Audit(jdbc, clock, new JsonMapper());
    }
}
