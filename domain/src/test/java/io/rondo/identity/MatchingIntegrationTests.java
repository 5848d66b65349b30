package io.rondo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.testing.World;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Which records become one by themselves, which a person is asked about, and which nobody. */
class MatchingIntegrationTests {

    private World world;
    private People people;

    @BeforeEach
    void open() {
        world = new World();
        people = new People(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void mergesRecordsOfTwoSourcesWithOneAddressAndOneName() {
        var shop = people.record("shop", "José", "García López", "jose@mail.test", null, null);
        var crm = people.record("crm", "GARCIA-LOPEZ", "Jose", "jose@mail.test", "+34911234567", "1980-02-03");
        people.match();
        assertThat(people.stateOf(shop)).isEqualTo("live");
        assertThat(people.stateOf(crm)).isEqualTo("merged into " + shop);
        assertThat(people.queue()).isEmpty();
        assertThat(world.jdbc()
                        .sql("select phone || ' ' || birthday from customer where id = :id")
                        .param("id", shop.value())
                        .query(String.class)
                        .single())
                .as("what the survivor lacked")
                .isEqualTo("+34911234567 1980-02-03");
    }

    @Test
    void mergesAChineseNameWhateverItsOrderAndSpaces() {
        var one = people.record("shop", "小明", "王", null, "+8613800138000", null);
        var other = people.record("crm", "王 小明", "", null, "+8613800138000", null);
        people.match();
        assertThat(people.stateOf(other)).isEqualTo("merged into " + one);
    }

    @Test
    void asksAboutAFamilyThatSharesAnAddress() {
        var anna = people.record("shop", "Anna", "Müller", "familie@mail.test", null, null);
        var max = people.record("crm", "Max", "Müller", "familie@mail.test", null, null);
        people.match();
        assertThat(people.stateOf(max)).isEqualTo("live");
        assertThat(people.queue()).containsExactly(anna + "-" + max + " email name-differs");
    }

    @Test
    void asksWhereBirthdaysOrIdsOfOneSourceConflict() {
        var father = people.record("shop", "Hans", "Maier", "maier@mail.test", null, "1950-01-02");
        var son = people.record("crm", "Hans", "Maier", "maier@mail.test", null, "1980-01-02");
        var twice = people.record("web", "Eva", "Braun", "eva@mail.test", null, null);
        var again = people.record("web", "Eva", "Braun", "eva@mail.test", null, null);
        people.match();
        assertThat(people.queue())
                .containsExactly(
                        father + "-" + son + " email birthday-differs", twice + "-" + again + " email source-conflict");
    }

    @Test
    void asksWhereTheNameSaysTooLittleUnlessMoreAgrees() {
        var full = people.record("shop", "Anna", "Weber", "anna@mail.test", null, null);
        var part = people.record("crm", "Anna", "", "anna@mail.test", null, null);
        var known = people.record("shop", "Otto", "Wolf", "otto@mail.test", null, "1970-05-06");
        var same = people.record("crm", "Otto", "", "otto@mail.test", null, "1970-05-06");
        people.match();
        assertThat(people.queue()).containsExactly(full + "-" + part + " email too-little");
        assertThat(people.stateOf(same)).isEqualTo("merged into " + known);
    }

    @Test
    void asksAboutLikelyPairsAndNotAboutStrangers() {
        var one = people.record(
                "shop", "Katharina", "Schneider", null, null, "1985-07-08", "Lindenstr. 12", "10969", "Berlin");
        var typo = people.record(
                "crm", "Katarina", "Schneider", null, null, "1985-07-08", "Lindenstraße 12", "10969", "Berlin");
        var moved =
                people.record("crm", "Piotr", "Kowalczyk", null, null, null, "Main Street 7", "90210", "Beverly Hills");
        var there = people.record(
                "shop", "Piotr", "Kowalczik", null, null, null, "7 Main Street", "90210", "Beverly Hills");
        people.record("shop", "Sven", "Berg", null, null, "1985-07-08", "Lindenstr. 12", "10969", "Berlin");
        people.record("crm", "Li", "Schneider", null, null, "1991-01-01");
        people.match();
        assertThat(people.queue())
                .containsExactly(
                        one + "-" + typo + " name-birthday name-differs",
                        moved + "-" + there + " name-address name-differs");
    }

    @Test
    void aChainOfAddressesEndsInOneRecordUnlessItsEndsConflict() {
        var a = people.record("shop", "Nora", "Lind", "nora@mail.test", null, null);
        var b = people.record("crm", "Nora", "Lind", "nora@mail.test", "+4930123456", null);
        var c = people.record("web", "Nora", "Lind", "n.lind@mail.test", "+4930123456", null);
        var young = people.record("shop", "Per", "Dahl", "per@mail.test", null, "1990-01-01");
        var both = people.record("crm", "Per", "Dahl", "per@mail.test", "+4930999999", null);
        var old = people.record("web", "Per", "Dahl", null, "+4930999999", "1950-01-01");
        people.match();
        assertThat(people.stateOf(b)).isEqualTo("merged into " + a);
        assertThat(people.stateOf(c)).as("merged into the live one, no chain").isEqualTo("merged into " + a);
        assertThat(people.stateOf(both)).isIn("merged into " + young, "merged into " + old);
        assertThat(people.queue()).hasSize(1).first().asString().contains("birthday-differs");
    }

    @Test
    void whoAStewardCalledDifferentIsNeverAskedAboutAgain() {
        var anna = people.record("shop", "Anna", "Müller", "familie@mail.test", null, null);
        var max = people.record("crm", "Max", "Müller", "familie@mail.test", null, null);
        people.match();
        assertThat(world.bean(Duplicates.class).different(max, anna, "maria")).isTrue();
        assertThat(world.bean(Duplicates.class).different(anna, max, "otto"))
                .as("decided already")
                .isFalse();
        touch(anna.value());
        people.match();
        assertThat(people.queue()).isEmpty();
        // Whoever Anna becomes is different from Max too.
        var crm = people.record("crm", "Anna", "Müller", "anna@mail.test", null, null);
        world.bean(Merges.class).merge(new MergeRequest(crm, anna, "by-hand", java.util.Set.of("email")), "maria");
        people.match();
        assertThat(people.queue()).isEmpty();
        assertThat(people.stateOf(max)).isEqualTo("live");
    }

    @Test
    void onlyWhatChangedIsLookedAtAndWhatAgreesNoMoreIsForgotten() {
        var anna = people.record("shop", "Anna", "Müller", "familie@mail.test", null, null);
        people.record("crm", "Max", "Müller", "familie@mail.test", null, null);
        people.match();
        assertThat(world.bean(Matching.class).refreshKeys())
                .as("nothing changed")
                .isZero();
        world.jdbc()
                .sql("update customer set email = null, email_digest = null, version = version + 1 where id = :id")
                .param("id", anna.value())
                .update();
        assertThat(world.bean(Matching.class).refreshKeys()).isEqualTo(1);
        people.match();
        assertThat(people.queue()).isEmpty();
    }

    /** A job that was cut off may go on days later. */
    @Test
    void whatAgreesNoMoreWhenItsTurnComesIsForgotten() {
        var shop = people.record("shop", "Ada", "Berg", "ada@mail.test", null, null);
        var crm = people.record("crm", "Ada", "Berg", "ada@mail.test", null, null);
        people.find();
        people.writes(crm, "other@mail.test");
        people.mergeFound();
        assertThat(people.stateOf(crm)).isEqualTo("live");
        assertThat(world.count("duplicate_pair")).isZero();
        people.writes(crm, "ada@mail.test");
        people.match();
        assertThat(people.stateOf(crm)).as("true again").isEqualTo("merged into " + shop);
    }

    @Test
    void whatAnImportIsWritingWhenItsTurnComesIsWaitedFor() {
        people.record("shop", "Ada", "Berg", "ada@mail.test", null, null);
        var crm = people.record("crm", "Ada", "Berg", "ada@mail.test", null, null);
        people.find();
        var merging = world.bean(TransactionTemplate.class).execute(tx -> {
            people.writes(crm, "other@mail.test");
            var started = CompletableFuture.runAsync(people::mergeFound);
            await().until(() -> world.count("pg_locks where not granted") > 0);
            return started;
        });
        Objects.requireNonNull(merging).join();
        assertThat(people.stateOf(crm)).isEqualTo("live");
    }

    @Test
    void aPairWhoseNamesSayTooLittleWhenItsTurnComesIsLeftToAPerson() {
        var shop = people.record("shop", "Ada", "Berg", "ada@mail.test", null, null);
        var crm = people.record("crm", "Ada", "Berg", "ada@mail.test", null, null);
        people.find();
        world.jdbc()
                .sql("update customer set family_name = null, version = version + 1 where id = :id")
                .param("id", crm.value())
                .update();
        people.mergeFound();
        assertThat(people.queue()).containsExactly(shop + "-" + crm + " email too-little");
    }

    @Test
    void anAddressOfACrowdIsNobodys() {
        for (int i = 0; i <= Matching.SHARED_BY; i++) {
            people.record("s" + i, "Info", "Desk", "info@firm.test", null, null);
        }
        people.match();
        assertThat(world.count("customer where state = 'merged'")).isZero();
    }

    private void touch(long id) {
        world.jdbc()
                .sql("update customer set version = version + 1 where id = :id")
                .param("id", id)
                .update();
    }
}
