package io.rondo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.PausePoints.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPausePointsTests {

    @TempDir
    Path folder;

    @Test
    void nobodyIsHeldUpWhereNoFileSaysSo() throws IOException {
        Files.createFile(folder.resolve("before-dot"));

        new FolderPausePoints(folder).reached(Point.AFTER_DOT);

        assertThat(folder.resolve("before-dot")).exists();
    }

    @Test
    void oneOfManyThreadsTakesThePointAndStays() throws Exception {
        Files.createFile(folder.resolve("after-dot"));
        var points = new FolderPausePoints(folder);
        var passed = new AtomicInteger();
        var othersPassed = new CountDownLatch(7);
        var threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> {
                    points.reached(Point.AFTER_DOT);
                    passed.incrementAndGet();
                    othersPassed.countDown();
                }))
                .toList();

        assertThat(othersPassed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(passed).hasValue(7);
        assertThat(folder.resolve("after-dot." + ProcessHandle.current().pid())).exists();
        assertThat(folder.resolve("after-dot")).doesNotExist();
        threads.forEach(Thread::interrupt);
    }
}
