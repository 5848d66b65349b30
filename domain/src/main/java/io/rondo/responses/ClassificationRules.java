package io.rondo.responses;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells people from machines among opens and clicks. Rules are named, tried in order, the first that applies decides; a
 * changed list gets a new {@link #VERSION}. The version and the rule's name are stored with each response, the signals too,
 * so that stored responses can be judged again.
 */
final class ClassificationRules {

    static final int VERSION = 2;

    /** People need longer than this from the server's acceptance of a message to a fetch; scanners often do not. */
    static final Duration TOO_SOON = Duration.ofSeconds(5);

    /** So many different links of one message within {@link #BURST} of each other are followed by a program. */
    static final int MANY_LINKS = 3;

    /** The time to either side of a click in which links of the same message count. */
    static final Duration BURST = Duration.ofSeconds(1);

    /** More messages than this fetched from one network address within a minute are a gateway's doing. */
    static final int MANY_PEERS = 20;

    /**
     * What is judged.
     *
     * @param sinceSent from acceptance by the mail server to the fetch; null if that is not known
     * @param links different links of the same message followed within {@link #BURST} of the fetch, its own among them; 0 while
     *     nobody has looked
     */
    record Evidence(
            ResponseType type, Signals signals, @Nullable Duration sinceSent, int links) {

        String agent() {
            var agent = signals.agent();
            return agent == null ? "" : agent.strip();
        }
    }

    record Verdict(ResponseClass who, String rule) {}

    /** @param since the version that brought the rule in its present form */
    private record Rule(int since, String name, ResponseClass who, Predicate<Evidence> applies) {}

    private static final Pattern SCANNER = Pattern.compile(
            "bot\\b|crawl|spider|scan|proofpoint|mimecast|barracuda|fortimail|fortinet|symantec|messagelabs|trendmicro"
                    + "|sophos|forcepoint|ironport|safelinks|urldefense|zscaler|mailguard|bitdefender|vadesecure|netcraft"
                    + "|curl/|wget/|python-requests|python-urllib|aiohttp|go-http-client|java/|java-http-client|okhttp"
                    + "|apache-httpclient|libwww|axios|node-fetch|headlesschrome|phantomjs|preview|facebookexternalhit"
                    + "|slackbot|whatsapp|telegrambot|skypeuripreview|google-read-aloud|bingpreview");

    private static final Pattern IMAGE_PROXY =
            Pattern.compile("googleimageproxy|yahoomailproxy|ggpht|duckduckgo.*proxy|imageproxy");

    private static final Pattern BROWSER = Pattern.compile(
            "mozilla/5\\.0 \\(.+\\).*(applewebkit|gecko|chrome|safari|firefox|trident)|opera/|microsoft outlook|thunderbird");

    private static final List<Rule> RULES = List.of(
            new Rule(
                    1,
                    "head-request",
                    ResponseClass.MACHINE,
                    e -> e.signals().method().equals("HEAD")),
            new Rule(1, "too-soon", ResponseClass.MACHINE, e -> {
                var since = e.sinceSent();
                return since != null && since.compareTo(TOO_SOON) < 0;
            }),
            // Apple's mail privacy protection fetches every pixel under exactly this name, read or not.
            new Rule(1, "bare-agent", ResponseClass.MACHINE, e -> e.agent().equals("Mozilla/5.0")),
            new Rule(1, "known-scanner", ResponseClass.MACHINE, e -> contains(SCANNER, e)),
            new Rule(
                    1,
                    "many-recipients",
                    ResponseClass.MACHINE,
                    e -> e.signals().peers() > MANY_PEERS),
            new Rule(2, "many-links", ResponseClass.MACHINE, e -> e.links() >= MANY_LINKS),
            // Such a proxy fetches pictures; what follows a link under its name is a check of the link.
            new Rule(
                    2,
                    "image-proxy-click",
                    ResponseClass.MACHINE,
                    e -> e.type() == ResponseType.CLICK && contains(IMAGE_PROXY, e)),
            new Rule(1, "no-agent", ResponseClass.UNKNOWN, e -> e.agent().isEmpty()),
            // Fetched when somebody opens the message, or ahead of it: nobody outside can tell.
            new Rule(1, "image-proxy", ResponseClass.UNKNOWN, e -> contains(IMAGE_PROXY, e)),
            new Rule(1, "browser", ResponseClass.HUMAN, e -> contains(BROWSER, e)));

    private ClassificationRules() {}

    /** The rules in the order they are tried, for people to read. */
    static List<ClassificationRule> described() {
        return RULES.stream()
                .map(rule -> new ClassificationRule(rule.name(), rule.since(), rule.who()))
                .toList();
    }

    static Verdict judge(Evidence evidence) {
        return RULES.stream()
                .filter(rule -> rule.applies().test(evidence))
                .findFirst()
                .map(rule -> new Verdict(rule.who(), rule.name()))
                .orElse(new Verdict(ResponseClass.UNKNOWN, "no-rule"));
    }

    /** The class of responses that need no rules: what only a person, or only a machine, does. */
    static ResponseClass byNature(ResponseType type) {
        return switch (type) {
            case REPLY, COMPLAINT, ABUSE, OPT_OUT, ORDER, SURVEY, CALL -> ResponseClass.HUMAN;
            case AUTO_REPLY, BOUNCE -> ResponseClass.MACHINE;
            case OPEN, CLICK, VISIT -> ResponseClass.UNKNOWN;
        };
    }

    private static boolean contains(Pattern pattern, Evidence evidence) {
        return pattern.matcher(evidence.agent().toLowerCase(Locale.ROOT)).find();
    }
}
