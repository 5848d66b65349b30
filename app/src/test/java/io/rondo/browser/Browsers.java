package io.rondo.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of this machine, without a window. Nothing is downloaded. */
final class Browsers implements AutoCloseable {

    private static final List<String> USUAL = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/usr/bin/google-chrome-stable",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final Browser browser;

    Browsers() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
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
    }

    /** RONDO_CHROMIUM, or where Chromium usually lies. */
    static Optional<Path> executable() {
        return Stream.concat(Stream.ofNullable(System.getenv("RONDO_CHROMIUM")), USUAL.stream())
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A window of its own, with cookies of its own. */
    Page window(Look look) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.narrow() ? 390 : 1280, look.narrow() ? 844 : 900)
                .setLocale(look.chinese() ? "zh-CN" : "en-GB")
                .setTimezoneId("Europe/Berlin")
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                // Only for the accessibility check, which is put into the page by the test.
                .setBypassCSP(look.inspected()));
        var page = context.newPage();
        page.setDefaultTimeout(60_000);
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** @param inspected whether the test may put scripts of its own into the page */
    record Look(boolean chinese, boolean narrow, boolean dark, boolean inspected) {

        static final Look USUAL = new Look(false, false, false, false);

        String suffix() {
            return (chinese ? "zh" : "en") + (narrow ? "-narrow" : "-wide") + (dark ? "-dark" : "-light");
        }
    }
}
