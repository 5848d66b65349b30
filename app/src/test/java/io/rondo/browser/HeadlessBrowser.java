package io.rondo.browser;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium without a window, driven as a person would. Nothing is downloaded. */
public final class HeadlessBrowser implements AutoCloseable {

    private static final List<String> USUAL = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/usr/bin/google-chrome-stable",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final Browser browser;
    private final String base;

    private HeadlessBrowser(Playwright playwright, Browser browser, String base) {
        this.playwright = playwright;
        this.browser = browser;
        this.base = base;
    }

    public static boolean available() {
        return executable().isPresent();
    }

    /** Skips the test, and says why, where there is no Chromium. */
    public static void assumeAvailable() {
        assumeThat(available())
                .as(
                        "Chromium, which browser tests drive: install it, or set RONDO_CHROMIUM to its path (now %s)",
                        where())
                .isTrue();
    }

    /** @param base address of Rondo's pages */
    public static HeadlessBrowser start(String base) {
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
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

    /** A person at a screen of their own, signed in by typing their name and password. */
    Visit visit(String user, Look look) {
        var visit = stranger(look);
        visit.signIn(user);
        return visit;
    }

    /** Somebody who has not signed in. */
    Visit stranger(Look look) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setLocale(look.language())
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setBypassCSP(look.inspected()));
        context.setDefaultTimeout(60_000);
        return new Visit(context, base, look);
    }

    /** RONDO_CHROMIUM, or where Chromium usually lies. */
    private static Optional<Path> executable() {
        return Stream.concat(Stream.ofNullable(System.getenv("RONDO_CHROMIUM")), USUAL.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String where() {
        var set = System.getenv("RONDO_CHROMIUM");
        return set == null ? "not set" : set;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
