package io.rondo.dashboards.inbox;

import java.util.Queue;
import java.util.concurrent.Flow;

/** Puts the lines of a never-ending response where a test can wait for them. */
record LineQueue(Queue<String> lines) implements Flow.Subscriber<String> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
