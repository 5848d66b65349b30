package io.rondo;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import io.rondo.dashboards.security.DemoLogins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium, driven as a person would; tests that need it are skipped, visibly, where there is none. */
final class HeadlessBrowser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;
    private final String base;

    private HeadlessBrowser(Playwright playwright, Browser browser, String base) {
        this.playwright = playwright;
        this.browser = browser;
        this.base = base;
    }

    static boolean available() {
        return Files.isExecutable(CHROMIUM);
    }

    static void assumeAvailable() {
        assumeThat(available())
                .as("%s, which browser tests drive; install Chromium there to run them", CHROMIUM)
                .isTrue();
    }

    /** @param base address of Rondo's pages */
    static HeadlessBrowser start(String base) {
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setHeadless(true)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new HeadlessBrowser(playwright, browser, base);
    }

    /** A person at a screen: signed in, with a language ({@code en} or {@code zh-CN}) and a window width in pixels. */
    Visit visit(String user, String language, int width) {
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900));
        context.setDefaultTimeout(60_000);
        context.addCookies(
                List.of(new Cookie("lang", language).setUrl(base), new Cookie("tz", "Europe%2FBerlin").setUrl(base)));
        var visit = new Visit(context, base);
        visit.open("/login");
        visit.page.fill("#username", user);
        visit.page.fill("#password", DemoLogins.PASSWORD);
        visit.page.press("#password", "Enter");
        visit.page.waitForURL(url -> !url.contains("/login"));
        return visit;
    }

    /** One person's window; remembers what the browser complained about. */
    static final class Visit implements AutoCloseable {

        private final BrowserContext context;
        private final String base;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();

        private Visit(BrowserContext context, String base) {
            this.context = context;
            this.base = base;
            this.page = context.newPage();
            page.onPageError(error -> complaints.add(page.url() + ": " + error));
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
        }

        Page page() {
            return page;
        }

        /** Errors of scripts, and resources that did not load, in the order they came. */
        List<String> complaints() {
            return complaints;
        }

        /** Returns the status. */
        int open(String path) {
            return page.navigate(base + path).status();
        }

        /** Whether something sticks out to the right, so that the whole page scrolls sideways. */
        boolean tooWide() {
            return (Boolean)
                    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
        }

        void picture(String name) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "pictures", name + ".png")));
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
