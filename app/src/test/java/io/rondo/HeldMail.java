package io.rondo;

import io.rondo.sandbox.IncomingMail;
import io.rondo.sandbox.Sandbox;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the mail server hang after it took a message and before it says so, for one campaign's customers. */
final class HeldMail implements AutoCloseable {

    private final String addressPrefix;
    private final int after;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private HeldMail(String addressPrefix, int after) {
        this.addressPrefix = addressPrefix;
        this.after = after;
    }

    /** Every message to these customers but the first {@code after} hangs, until this is closed. */
    static HeldMail hold(Sandbox sandbox, LaunchedCampaign campaign, int after) {
        var held = new HeldMail(campaign.addressPrefix(), after);
        sandbox.mail().onMail(held::received);
        return held;
    }

    private void received(IncomingMail incoming) {
        if (!incoming.mail().recipient().startsWith(addressPrefix) || accepted.incrementAndGet() <= after) {
            return;
        }
        hanging.incrementAndGet();
        try {
            if (!released.await(4, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Expected held mail to be released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int hanging() {
        return hanging.get();
    }

    @Override
    public void close() {
        released.countDown();
    }
}
