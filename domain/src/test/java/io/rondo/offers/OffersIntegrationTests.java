package io.rondo.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.OfferId;
import io.rondo.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class OffersIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private JdbcClient jdbc;
    private Offers offers;
    private OfferChoice choice;
    private OfferId home;
    private OfferId travel;

    @BeforeEach
    void open() {
        jdbc = TestDatabase.create().jdbc();
        offers = new Offers(jdbc, () -> NOW);
        choice = new OfferChoice(jdbc);
        home = offers.create(draft("home"));
        travel = offers.create(draft("travel"));
        jdbc.sql("""
                        insert into campaign (name, flow, seed, created_by, created_at)
                        values ('one', 'f', 's', 'maria', now()), ('two', 'f', 's', 'maria', now())""").update();
    }

    @Test
    void findsTheWordsNearestToTheCustomersLanguage() {
        assertThat(offers.text(home, "zh-TW").headline()).isEqualTo("你好");
        assertThat(offers.text(home, "fr").headline()).isEqualTo("Hello");
        assertThat(offers.findByCode("home")).contains(offers.get(home));
    }

    @Test
    void refusesAnOfferThatLeadsNowhere() {
        assertThatThrownBy(() -> new OfferDraft(
                        "x", "x", "general", "javascript:alert(1)", BigDecimal.ZERO, List.of(text("en", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefersTheBetterLowerBoundOfTheLatestMeasurement() {
        evidence(1, "families", home, 0.05, 0.001, NOW.minusSeconds(60));
        evidence(1, "families", travel, 0.02, 0.010, NOW.minusSeconds(60));
        assertThat(choice.choose("families", List.of(home, travel), "seed", "c-1"))
                .isEqualTo(new OfferChoice.Choice.Measured(travel, 0.02, 0.010, new io.rondo.kernel.CampaignId(1)));
        evidence(2, "families", travel, -0.01, -0.02, NOW);
        assertThat(choice.choose("families", List.of(home, travel), "seed", "c-1")
                        .offer())
                .isEqualTo(home);
        assertThat(choice.best("families", List.of(home, travel)))
                .extracting(OfferChoice.Choice.Measured::offer)
                .containsExactly(home, travel);
    }

    @Test
    void spreadsOffersEvenlyWhereNothingWasMeasured() {
        evidence(1, "families", home, 0.05, 0.01, NOW);
        var chosen = IntStream.range(0, 1_000)
                .mapToObj(i -> choice.choose("students", List.of(travel, home), "seed", "c-" + i))
                .toList();
        assertThat(chosen).allMatch(OfferChoice.Choice.Spread.class::isInstance);
        assertThat(chosen.stream().filter(it -> it.offer().equals(home)).count())
                .isBetween(430L, 570L);
        assertThat(choice.choose("students", List.of(home, travel), "seed", "c-5"))
                .isEqualTo(chosen.get(5));
        assertThat(choice.choose("students", List.of(travel), "seed", "c-5"))
                .isEqualTo(new OfferChoice.Choice.Only(travel));
    }

    @Test
    void choosesNoOfferAboutARefusedTopicWhileThereIsAnother() {
        evidence(1, "families", home, 0.05, 0.01, NOW);
        jdbc.sql("update offer set category = code").update();
        jdbc.sql("""
                        with someone as (
                          insert into customer (external_id, created_at, updated_at) values ('c-1', now(), now()) returning id)
                        insert into topic_refusal select id, 'home', now() from someone""").update();
        var both = List.of(home, travel);
        assertThat(choice.choose("families", both, "seed", "c-1").offer()).isEqualTo(travel);
        assertThat(choice.choose("families", both, "seed", "c-2").offer()).isEqualTo(home);
        jdbc.sql("insert into topic_refusal select id, 'travel', now() from customer")
                .update();
        assertThat(choice.choose("families", both, "seed", "c-1").offer())
                .as("the ledger refuses it")
                .isEqualTo(home);
    }

    @Test
    void aSaveOnAnOldVersionChangesNothingAndEveryVersionIsKept() {
        var templates = new Templates(jdbc, new Company("Shop", "Street"), () -> NOW);
        assertThat(templates.version("spring", "en")).isZero();
        assertThat(templates.save(spring("one"), 0, "maria")).isTrue();
        assertThat(templates.save(spring("two"), 1, "ann")).isTrue();

        assertThat(templates.save(spring("of an old page"), 1, "maria")).isFalse();
        assertThat(templates.save(spring("of an empty page"), 0, "maria")).isFalse();

        assertThat(templates.find("spring", "en")).contains(spring("two"));
        assertThat(templates.versions("spring", "en"))
                .containsExactly(
                        new Templates.Version(2, "ann", NOW, spring("two")),
                        new Templates.Version(1, "maria", NOW, spring("one")));
        assertThat(templates.save(spring("one"), 2, "ann"))
                .as("an old text brought back is a new version")
                .isTrue();
        assertThat(templates.version("spring", "en")).isEqualTo(3);
    }

    @Test
    void ofTwoSavesAtOnceOneIsTold() throws Exception {
        var templates = new Templates(jdbc, new Company("Shop", "Street"), () -> NOW);
        assertThat(templates.save(spring("one"), 0, "maria")).isTrue();
        var saves = new java.util.ArrayList<java.util.concurrent.CompletableFuture<Boolean>>();
        for (var i = 0; i < 8; i++) {
            var text = "of " + i;
            saves.add(java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> templates.save(spring(text), 1, "somebody")));
        }
        var saved = 0;
        for (var save : saves) {
            saved += save.get(10, java.util.concurrent.TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(saved).isEqualTo(1);
        assertThat(templates.versions("spring", "en")).hasSize(2);
    }

    private static MessageTemplate spring(String text) {
        return new MessageTemplate("spring", "en", "Spring", text, "<p>Spring</p>");
    }

    @Test
    void seedsShippedTemplatesOnceAndLeavesChangedOnesAlone() {
        var templates = new Templates(jdbc, new Company("Shop", "Street"), () -> NOW);
        new DefaultTemplates(jdbc, () -> NOW).seed();
        var own = new MessageTemplate("offer", "en", "Mine", "t", "h");
        assertThat(templates.save(own, 1, "maria")).isTrue();
        new DefaultTemplates(jdbc, () -> NOW).seed();
        assertThat(templates.all()).hasSize(8);
        assertThat(templates.find("offer", "en-GB")).contains(own);
        assertThat(templates.find("survey", "zh-CN").orElseThrow().language()).isEqualTo("zh");
        assertThat(templates.find("survey", "de").orElseThrow().language()).isEqualTo("en");
        assertThat(templates.find("nothing", "en")).isEmpty();
    }

    private void evidence(long campaign, String segment, OfferId offer, double lift, double lower, Instant at) {
        jdbc.sql(
                        "insert into offer_evidence values (:campaign, :segment, :offer, 100, 5, :lift, :lower, 0.1, :at::timestamptz)")
                .param("campaign", campaign)
                .param("segment", segment)
                .param("offer", offer.value())
                .param("lift", lift)
                .param("lower", lower)
                .param("at", at.toString())
                .update();
    }

    private static OfferDraft draft(String code) {
        return new OfferDraft(
                code,
                code,
                "general",
                "https://shop.test/" + code,
                BigDecimal.ONE,
                List.of(text("en", "Hello"), text("zh", "你好")));
    }

    private static OfferText text(String language, String headline) {
        return new OfferText(language, headline, "body", "Go");
    }
}
