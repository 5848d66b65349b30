package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationRulesTests {

    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    @Test
    void aBrowserMinutesAfterDeliveryIsAPerson() {
        assertThat(judge("GET", FIREFOX, 0, Duration.ofMinutes(7)))
                .isEqualTo(new ClassificationRules.Verdict(ResponseClass.HUMAN, "browser"));
    }

    @Test
    void aHeadRequestIsAMachineWhateverItsAgent() {
        assertThat(judge("HEAD", FIREFOX, 0, Duration.ofHours(1)).rule()).isEqualTo("head-request");
    }

    @ParameterizedTest
    @CsvSource({"0,MACHINE", "4999,MACHINE", "5000,HUMAN", "5001,HUMAN"})
    void aFetchWithinFiveSecondsOfSendingIsAMachine(long millis, ResponseClass expected) {
        assertThat(judge("GET", FIREFOX, 0, Duration.ofMillis(millis)).who()).isEqualTo(expected);
    }

    @Test
    void aFetchBeforeTheServerAcceptedTheMessageIsAMachine() {
        assertThat(judge("GET", FIREFOX, 0, Duration.ofSeconds(-3)).rule()).isEqualTo("too-soon");
    }

    @Test
    void applesPrefetchIsAMachineButASafariIsAPerson() {
        assertThat(judge("GET", "Mozilla/5.0", 0, Duration.ofHours(2)).rule()).isEqualTo("bare-agent");
        assertThat(judge(
                                "GET",
                                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                                        + " Version/26.0 Safari/605.1.15",
                                0,
                                Duration.ofHours(2))
                        .who())
                .isEqualTo(ResponseClass.HUMAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl/8.5.0",
                "python-requests/2.32",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36",
                "Barracuda Sentinel (EE)"
            })
    void knownScannersAreMachines(String agent) {
        assertThat(judge("GET", agent, 0, Duration.ofHours(1)))
                .isEqualTo(new ClassificationRules.Verdict(ResponseClass.MACHINE, "known-scanner"));
    }

    @Test
    void oneAddressFetchingForManyRecipientsIsAMachine() {
        assertThat(judge("GET", FIREFOX, 20, Duration.ofHours(1)).who()).isEqualTo(ResponseClass.HUMAN);
        assertThat(judge("GET", FIREFOX, 21, Duration.ofHours(1)).rule()).isEqualTo("many-recipients");
    }

    @Test
    void nobodyCanTellBehindAnImageProxyOrWithoutAnAgent() {
        assertThat(judgeOpen(
                        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"))
                .isEqualTo(new ClassificationRules.Verdict(ResponseClass.UNKNOWN, "image-proxy"));
        assertThat(judge("GET", null, 0, null).rule()).isEqualTo("no-agent");
        assertThat(judge("GET", "SomethingNew/1.0", 0, null))
                .isEqualTo(new ClassificationRules.Verdict(ResponseClass.UNKNOWN, "no-rule"));
    }

    @ParameterizedTest
    @CsvSource({"1,HUMAN", "2,HUMAN", "3,MACHINE", "40,MACHINE"})
    void manyLinksOfOneMessageWithinASecondAreFollowedByAMachine(int links, ResponseClass expected) {
        var evidence = new ClassificationRules.Evidence(
                ResponseType.CLICK, new Signals("GET", FIREFOX, 0), Duration.ofHours(1), links);
        assertThat(ClassificationRules.judge(evidence).who()).isEqualTo(expected);
    }

    @Test
    void anImageProxyThatFollowsALinkIsAMachine() {
        var gmail = new Signals("GET", "Mozilla/5.0 Firefox/11.0 (via ggpht.com GoogleImageProxy)", 0);
        assertThat(ClassificationRules.judge(
                                new ClassificationRules.Evidence(ResponseType.CLICK, gmail, Duration.ofHours(1), 1))
                        .rule())
                .isEqualTo("image-proxy-click");
        assertThat(ClassificationRules.judge(
                        new ClassificationRules.Evidence(ResponseType.OPEN, gmail, Duration.ofHours(1), 0)))
                .isEqualTo(new ClassificationRules.Verdict(ResponseClass.UNKNOWN, "image-proxy"));
    }

    @Test
    void everyRuleHasANameOfItsOwnAndAVersionThatExists() {
        var rules = ClassificationRules.described();
        assertThat(rules).extracting(ClassificationRule::name).doesNotHaveDuplicates();
        assertThat(rules).allMatch(rule -> rule.since() >= 1 && rule.since() <= ClassificationRules.VERSION);
        assertThat(rules).anyMatch(rule -> rule.since() == ClassificationRules.VERSION);
    }

    @Test
    void aPersonRepliesAndAMachineBounces() {
        assertThat(ClassificationRules.byNature(ResponseType.REPLY)).isEqualTo(ResponseClass.HUMAN);
        assertThat(ClassificationRules.byNature(ResponseType.BOUNCE)).isEqualTo(ResponseClass.MACHINE);
        assertThat(ClassificationRules.byNature(ResponseType.VISIT)).isEqualTo(ResponseClass.UNKNOWN);
    }

    private static ClassificationRules.Verdict judgeOpen(String agent) {
        return ClassificationRules.judge(
                new ClassificationRules.Evidence(ResponseType.OPEN, new Signals("GET", agent, 0), null, 0));
    }

    private static ClassificationRules.Verdict judge(String method, String agent, int peers, Duration sinceSent) {
        return ClassificationRules.judge(
                new ClassificationRules.Evidence(ResponseType.CLICK, new Signals(method, agent, peers), sinceSent, 1));
    }
}
