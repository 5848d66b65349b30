package io.rondo.node;

import io.rondo.kernel.DatabaseBusinessClock;
import io.rondo.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** One node of Rondo in this process, on the servers of a sandbox or on those its settings name. */
public final class RunningRondo implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private Runnable leaveClock = () -> {};

    private RunningRondo(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts a node on a sandbox; the sandbox's clock moves the business clock from now on. */
    public static RunningRondo on(Sandbox sandbox, Class<?> application, Map<String, String> settings) {
        var all = new LinkedHashMap<>(sandbox.springProperties());
        all.put("rondo.mail.host", sandbox.addresses().smtpHost());
        all.put("rondo.mail.port", Integer.toString(sandbox.addresses().smtpPort()));
        // A sandbox is for this machine only.
        all.put("server.address", "127.0.0.1");
        all.putAll(settings);
        var rondo = with(application, all);
        var clock = rondo.context.getBean(DatabaseBusinessClock.class);
        rondo.leaveClock = sandbox.clock().onOffset(clock::moveTo);
        return rondo;
    }

    /** Starts a node with these settings over those of files and environment. */
    public static RunningRondo with(Class<?> application, Map<String, String> settings) {
        var builder = new SpringApplicationBuilder(application).registerShutdownHook(false);
        builder.initializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("rondo-command-line", new LinkedHashMap<String, Object>(settings))));
        if (!settings.getOrDefault("rondo.roles", "web").contains("web")) {
            builder.web(WebApplicationType.NONE);
        }
        return new RunningRondo(builder.run());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A setting as this node sees it. */
    public String setting(String name) {
        return context.getEnvironment().getProperty(name, "");
    }

    /** The address of this node's pages. */
    public String webUrl() {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        leaveClock.run();
        context.close();
    }
}
