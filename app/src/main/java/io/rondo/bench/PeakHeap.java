package io.rondo.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** What lived on the heap at most since it was made, as collections found it: garbage not yet collected is not counted. */
final class PeakHeap {

    private static final double MEGABYTE = 1 << 20;

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    private final Thread sampler = Thread.ofVirtual().unstarted(this::sample);
    private volatile long most;

    PeakHeap() {
        System.gc();
        sampler.start();
    }

    /** Ends it. */
    double megabytes() {
        sampler.interrupt();
        look();
        return Math.round(most / MEGABYTE);
    }

    private void sample() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        var now = pools.stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        most = Math.max(most, now);
    }
}
