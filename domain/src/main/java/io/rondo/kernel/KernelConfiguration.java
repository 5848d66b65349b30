package io.rondo.kernel;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KernelConfiguration {

    @Bean
    Clock systemClock() {
        return Clock.systemUTC();
    }

    /** Only a proof sets the folder. */
    @Bean
    PausePoints pausePoints(@Value("${rondo.prove.pause-points:}") String folder) {
        return folder.isEmpty() ? PausePoints.NONE : new FolderPausePoints(Path.of(folder));
    }
}
