package io.rondo.browser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes pictures of pages, in both languages, on a desk and on a phone, into {@code target/pictures}. */
public final class Pictures {

    private Pictures() {}

    /**
     * Opens every main page as it is after a campaign and takes its picture.
     *
     * @return what was wrong: pages that did not open, script errors, pages wider than the window
     */
    public static List<String> ofCampaign(HeadlessBrowser browser, long campaign) {
        return take(browser, "whole-campaign", pages(campaign), List.of(Look.DESK, Look.PHONE_ZH));
    }

    /** Every page an administrator may open: its picture's name, and its path. */
    static Map<String, String> pages(long campaign) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("campaigns", "/campaigns");
        pages.put("campaign-new", "/campaigns/new");
        pages.put("campaign", "/campaigns/" + campaign);
        pages.put("contacts", "/campaigns/" + campaign + "/contacts");
        pages.put("not-listed", "/campaigns/" + campaign + "/not-listed");
        pages.put("customers", "/audience/customers");
        pages.put("segments", "/audience/segments");
        pages.put("segment-new", "/audience/segments/new");
        pages.put("imports", "/audience/imports");
        pages.put("offers", "/offers");
        pages.put("offer-new", "/offers/new");
        pages.put("suppressions", "/audience/suppressions");
        pages.put("quality", "/audience/quality");
        pages.put("duplicates", "/audience/duplicates");
        pages.put("merges", "/audience/duplicates?show=merged");
        pages.put("templates", "/offers/templates");
        pages.put("template", "/offers/templates/offer/en");
        pages.put("flows", "/flows");
        pages.put("flow", "/flows/journey-offer-follow-up");
        pages.put("inbox", "/inbox");
        pages.put("recovery", "/recovery");
        pages.put("letters", "/recovery/letters");
        pages.put("results", "/results");
        pages.put("admin", "/admin");
        pages.put("audit", "/admin/audit");
        pages.put("events", "/admin/events");
        pages.put("sending", "/admin/sending");
        pages.put("in-doubt", "/campaigns/in-doubt");
        return pages;
    }

    static List<String> take(HeadlessBrowser browser, String set, Map<String, String> pages, List<Look> looks) {
        List<String> wrong = new ArrayList<>();
        for (var look : looks) {
            try (var visit = browser.visit("admin", look)) {
                pages.forEach((name, path) -> {
                    var status = visit.open(path);
                    if (status != 200) {
                        wrong.add("%s (%s) answers %d".formatted(path, look, status));
                        return;
                    }
                    visit.settle();
                    if (visit.tooWideBy() > 0) {
                        wrong.add("%s (%s) is %d px wider than the window".formatted(path, look, visit.tooWideBy()));
                    }
                    visit.picture(set + "/" + name);
                });
                wrong.addAll(visit.complaints());
            }
        }
        return wrong;
    }
}
