package io.rondo.workers.channels;

import io.rondo.channels.Gateway;
import io.rondo.channels.Signatures;
import io.rondo.deliveries.SendResult;
import io.rondo.kernel.DeliveryId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts one message to a gateway and says what is known of it afterwards. No redirect is followed and nothing is repeated by the
 * client itself: what is sent again, and when, is the ledger's to decide. Each message has a connection of its own, because on
 * a kept one a line that broke long ago looks like one that broke after the message.
 */
final class HttpGateway implements AutoCloseable {

    private final Gateway gateway;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines;

    HttpGateway(Gateway gateway, PublicAddresses addresses, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
        var connect = Timeout.of(gateway.connectTimeout());
        var read = Timeout.of(gateway.readTimeout());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnTotal(gateway.sessions())
                        .setMaxConnPerRoute(gateway.sessions())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(read)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setResponseTimeout(read)
                        .setRedirectsEnabled(false)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Rondo")
                .build();
        this.deadlines = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("gateway-deadlines").daemon().factory());
    }

    /** Posts the message; never throws. */
    SendResult send(DeliveryId id, byte[] body) {
        var second = clock.instant().getEpochSecond();
        var message = new Watched(body);
        var request = new HttpPost(gateway.url());
        request.setHeader("Idempotency-Key", id.toString());
        request.setHeader(Signatures.TIMESTAMP_HEADER, Long.toString(second));
        request.setHeader(Signatures.SIGNATURE_HEADER, Signatures.sign(gateway.secret(), second, body));
        request.setEntity(message);
        // Time-outs are per packet; a server that drips must not hold a message longer than its lease.
        var deadline = deadlines.schedule(request::cancel, gateway.longestSend().toMillis(), TimeUnit.MILLISECONDS);
        try (var response = client.executeOpen(HttpHost.create(gateway.url()), request, null)) {
            return judge(response);
        } catch (PublicAddresses.RefusedException e) {
            return new SendResult.Deferred("address-refused");
        } catch (IOException | RuntimeException e) {
            if (message.begun && !gateway.idempotent()) {
                return new SendResult.InDoubt("no-answer");
            }
            return new SendResult.Deferred(message.begun ? "no-answer" : "line-lost");
        } finally {
            deadline.cancel(false);
        }
    }

    private SendResult judge(ClassicHttpResponse response) {
        var code = response.getCode();
        if (code >= 200 && code < 300) {
            return new SendResult.Accepted();
        }
        if (code == 429 || code >= 500) {
            var asked = response.getFirstHeader("Retry-After");
            return new SendResult.Deferred(
                    "http-" + code,
                    asked == null
                            ? null
                            : RetryAfter.parse(asked.getValue(), clock.instant())
                                    .orElse(null));
        }
        return new SendResult.Rejected("http-" + code);
    }

    /** Knows whether the gateway can have begun to read the message: before that, nothing was sent. */
    private static final class Watched extends HttpEntityWrapper {

        private volatile boolean begun;

        Watched(byte[] body) {
            super(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            begun = true;
            super.writeTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }
}
