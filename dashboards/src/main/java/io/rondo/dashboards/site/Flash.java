package io.rondo.dashboards.site;

import java.util.List;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * One message shown on the page after a redirect.
 *
 * @param kind Tabler's colour: {@code success}, {@code warning} or {@code danger}
 * @param code key in the message bundles
 * @param args values for the message's placeholders
 */
public record Flash(String kind, String code, List<Object> args) {

    private static final String ATTRIBUTE = "flash";

    /** It was done. */
    public static void success(RedirectAttributes redirect, String code, Object... args) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("success", code, List.of(args)));
    }

    /** It was done, but there is something to know. */
    public static void warning(RedirectAttributes redirect, String code, Object... args) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("warning", code, List.of(args)));
    }

    /** It was not done; the message says why and what to do. */
    public static void error(RedirectAttributes redirect, String code, Object... args) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("danger", code, List.of(args)));
    }

    public Object[] values() {
        return args.toArray();
    }
}
