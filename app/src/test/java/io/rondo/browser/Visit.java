package io.rondo.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.rondo.dashboards.security.DemoLogins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One person's window, with cookies of its own; remembers what the browser complained about. */
final class Visit implements AutoCloseable {

    private final BrowserContext context;
    private final String base;
    private final Look look;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visit(BrowserContext context, String base, Look look) {
        this.context = context;
        this.base = base;
        this.look = look;
        this.page = context.newPage();
        page.onPageError(error -> complaints.add(page.url() + " script: " + error));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(page.url() + " console: " + message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    /** Errors of scripts, and resources that did not load, in the order they came. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void signIn(String user) {
        open("/login");
        page.fill("#username", user);
        page.fill("#password", DemoLogins.PASSWORD);
        page.press("#password", "Enter");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /** Returns the status. */
    int open(String path) {
        return page.navigate(base + path).status();
    }

    /** Until diagrams, charts and letters are drawn, and what loads later is there. */
    void settle() {
        page.waitForFunction("""
                () => [...document.querySelectorAll('[data-diagram]')].every(it => it.matches('.drawn, .undrawn') || it.closest('details:not([open])'))
                  && [...document.querySelectorAll('[data-form]')].every(it => it.dataset.ready === 'true')
                  && document.querySelectorAll('.spinner-border').length === 0""");
        page.evaluate(
                "() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))");
    }

    /** By how many pixels something sticks out to the right, so that the whole page scrolls sideways; 0 if nothing does. */
    int tooWideBy() {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    /** Leaves {@code target/pictures/<name>-<look>.png}. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", "%s-%s.png".formatted(name, look))));
    }

    @Override
    public void close() {
        context.close();
    }
}
