package io.rondo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a picture of every main page, in both languages, on a desk and on a phone, into {@code target/pictures}. */
final class Pictures {

    private static final List<String> LANGUAGES = List.of("en", "zh-CN");
    private static final List<Integer> WIDTHS = List.of(1280, 390);

    private Pictures() {}

    /**
     * Opens each page and takes its picture.
     *
     * @return what was wrong: pages that did not open, script errors, pages wider than the window
     */
    static List<String> take(HeadlessBrowser browser, long campaign) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("campaigns", "/campaigns");
        pages.put("campaign", "/campaigns/" + campaign);
        pages.put("contacts", "/campaigns/" + campaign + "/contacts");
        pages.put("campaign-new", "/campaigns/new");
        pages.put("results", "/results");
        pages.put("audience", "/audience");
        pages.put("offers", "/offers");
        pages.put("flows", "/flows");
        pages.put("flow", "/flows/journey-offer-follow-up");
        pages.put("inbox", "/inbox");
        pages.put("recovery", "/recovery");
        List<String> wrong = new ArrayList<>();
        for (var language : LANGUAGES) {
            for (var width : WIDTHS) {
                try (var visit = browser.visit("admin", language, width)) {
                    pages.forEach((name, path) -> {
                        var where = "%s (%s, %d wide)".formatted(path, language, width);
                        var status = visit.open(path);
                        if (status != 200) {
                            wrong.add("%s answers %d".formatted(where, status));
                            return;
                        }
                        visit.page().waitForTimeout(400); // charts and diagrams draw themselves
                        if (visit.tooWide()) {
                            wrong.add(where + " is wider than the window");
                        }
                        visit.picture("%s-%s-%d".formatted(name, language, width));
                    });
                    wrong.addAll(visit.complaints());
                }
            }
        }
        return wrong;
    }
}
