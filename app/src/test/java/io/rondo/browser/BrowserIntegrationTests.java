package io.rondo.browser;

import io.rondo.RondoApplication;
import io.rondo.SharedSandbox;
import io.rondo.node.RunningRondo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * All tests in a real browser. They share one node and one Chromium, and that node ends with them: other tests of this JVM
 * kill nodes and drain queues by hand, and a node of ours would do their work for them.
 */
class BrowserIntegrationTests {

    @TempDir
    static Path folder;

    private static RunningRondo rondo;
    private static HeadlessBrowser browser;

    @BeforeAll
    static void open() {
        HeadlessBrowser.assumeAvailable();
        var sandbox = SharedSandbox.get();
        rondo = RunningRondo.on(
                sandbox,
                RondoApplication.class,
                Map.of(
                        "rondo.demo-logins",
                        "true",
                        "rondo.web.url",
                        "http://localhost:" + sandbox.addresses().webPort(),
                        "rondo.import.folder",
                        folder.resolve("imports").toString()));
        browser = HeadlessBrowser.start(rondo.webUrl());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (rondo != null) {
            rondo.close();
        }
    }

    @Nested
    class Pages extends PagesInBrowser {
        Pages() {
            super(rondo, browser, folder);
        }
    }

    @Nested
    class Audience extends AudienceInBrowser {
        Audience() {
            super(rondo, browser);
        }
    }

    @Nested
    class Inbox extends InboxInBrowser {
        Inbox() {
            super(rondo, browser);
        }
    }

    @Nested
    class MailLinks extends MailLinksInBrowser {
        MailLinks() {
            super(rondo, browser);
        }
    }
}
