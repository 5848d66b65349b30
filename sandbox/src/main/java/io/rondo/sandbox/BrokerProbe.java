package io.rondo.sandbox;

/** What the broker is doing, read from its metrics. */
public final class BrokerProbe {
    private final String management;

    BrokerProbe(String management) {
        this.management = management;
    }

    /** All metrics in Prometheus' text format. */
    String metrics() throws java.io.IOException, InterruptedException {
        return Http.get(java.net.URI.create(management + "/actuator/prometheus"))
                .body();
    }
}
