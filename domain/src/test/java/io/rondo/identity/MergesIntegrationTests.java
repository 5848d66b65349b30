package io.rondo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Consents.Subject;
import io.rondo.consent.Purpose;
import io.rondo.deliveries.Deliveries;
import io.rondo.deliveries.DeliveryRequest;
import io.rondo.deliveries.Ledger;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.preferences.Preferences;
import io.rondo.recovery.Cases;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two records made one, and two again. */
class MergesIntegrationTests {

    /** What an undo does not bring back: the record of what was done, and versions, which only ever rise. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "audit_log",
            "audit_value",
            "consent_event",
            "customer_merge",
            "customer_merge_move",
            "duplicate_pair",
            "match_run",
            "customer_match",
            "outbox",
            "profile_due");

    private World world;
    private People people;
    private Merges merges;
    private CustomerId shop;
    private CustomerId crm;

    @BeforeEach
    void open() {
        world = new World();
        people = new People(world);
        merges = world.bean(Merges.class);
        shop = people.record("shop", "Ada", "Berg", "ada@mail.test", null, null);
        crm = people.record(
                "crm", "Ada", "Berg", "ada.berg@work.test", "+4930123456", "1980-02-03", "Weg 1", "10115", "Berlin");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void factsMoveAndTheLosersIdsMeanTheSurvivor() {
        order(crm, "o-1");
        var contact = world.contact(world.campaign(), crm);
        world.delivery(contact, "SENT");
        merge();
        assertThat(world.jdbc()
                        .sql(
                                "select distinct customer_id from customer_order union select customer_id from list_member"
                                        + " union select customer_id from delivery union select customer_id from customer_identity")
                        .query(Long.class)
                        .list())
                .containsExactly(shop.value());
        // What the losing record's number answers reaches the survivor.
        world.bean(Responses.class)
                .record(NewResponse.of(
                        "pos", "r-1", ResponseType.VISIT, new Sender.ByExternalId(world.externalId(crm)), World.NOW));
        assertThat(world.jdbc()
                        .sql("select customer_id from response")
                        .query(Long.class)
                        .list())
                .containsExactly(shop.value());
    }

    /** The survivor's contacts have the loser's orders now, and lose them again. */
    @Test
    void campaignsOfBothAreMeasuredAgain() {
        var campaign = world.campaign();
        world.contact(campaign, shop);
        order(crm, "o-1");
        world.jdbc()
                .sql(
                        "insert into measurement (campaign_id, measured_at, chi_square, sample_p, report) values (:id, now(), 0, 1, '{}')")
                .param("id", campaign.value())
                .update();
        var merge = merge();
        assertThat(world.count("measurement where stale")).isEqualTo(1);
        world.jdbc().sql("update measurement set stale = false").update();
        merges.undo(merge, "maria");
        assertThat(world.count("measurement where stale")).isEqualTo(1);
    }

    @Test
    void consentBecomesTheStricter() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, false);
        say(shop, Channel.PHONE, false);
        say(crm, Channel.PHONE, true);
        say(crm, Channel.SMS, true);
        merge();
        assertThat(consents(shop))
                .as("a no wins; a yes counts for the number it was said of, which the survivor now has")
                .isEqualTo(Map.of("email", false, "phone", false, "sms", true));
        assertThat(world.jdbc()
                        .sql("select channel from consent_event where source = 'merge' order by channel")
                        .query(String.class)
                        .list())
                .containsExactly("email", "sms");
    }

    @Test
    void aYesForAnotherAddressIsNoYesForTheSurvivors() {
        say(crm, Channel.EMAIL, true);
        merge();
        assertThat(consents(shop)).isEmpty();
    }

    @Test
    void aContactInACampaignOfBothStaysAndItsMarketingIsRefused() {
        var campaign = world.campaign();
        var kept = world.contact(campaign, shop);
        var staying = world.contact(campaign, crm);
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        world.bean(Responses.class)
                .record(NewResponse.order(
                        "pos", "o-1", new Sender.ByCustomer(crm), World.NOW, new java.math.BigDecimal("10.00")));
        world.forgetOutbox();
        world.bean(Deliveries.class)
                .request(new DeliveryRequest(
                        "contact",
                        staying.value(),
                        "offer",
                        crm,
                        "email",
                        "marketing",
                        campaign,
                        null,
                        "t",
                        World.NOW,
                        null,
                        null));
        merge();
        assertThat(world.messages()).containsExactly("contact-interrupted contact-" + staying);
        assertThat(world.jdbc()
                        .sql("select customer_id from list_member where id = :id")
                        .param("id", staying.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(crm.value());
        assertThat(world.jdbc()
                        .sql("select customer_id from response")
                        .query(Long.class)
                        .single())
                .as("measured of the contact that stayed: no figure of the campaign changes")
                .isEqualTo(crm.value());
        var ledger = world.bean(Ledger.class);
        var claimed = ledger.claim("n", "email", 10);
        ledger.commit("n", Map.of(), claimed.stream().map(it -> it.id()).toList());
        assertThat(world.jdbc()
                        .sql("select state || ' ' || reason from delivery")
                        .query(String.class)
                        .list())
                .containsExactly("REFUSED merged");
        assertThat(world.outcome(kept)).isEqualTo("none");
    }

    @Test
    void openCasesAreNeverTwoOfOneCustomer() {
        complain(crm, "c-1");
        merge();
        assertThat(world.jdbc()
                        .sql("select customer_id from recovery_case")
                        .query(Long.class)
                        .list())
                .containsExactly(shop.value());
    }

    @Test
    void ofTwoOpenCasesTheSurvivorsIsWorkedForBoth() {
        complain(shop, "c-1");
        complain(crm, "c-2");
        var kept = caseOf(shop);
        var joined = caseOf(crm);
        var apology = caseMail(joined, "apology");
        var survey = caseMail(joined, "survey");
        world.forgetOutbox();
        merge();
        assertThat(world.messages()).containsExactly("case-joined case-" + joined);
        assertThat(cases())
                .containsExactly(
                        kept + " open of " + shop + " alone", joined + " closed of " + shop + " joined into " + kept);
        assertThat(complaints()).isEqualTo(Map.of("c-1", kept, "c-2", kept));
        assertThat(verdictOn(apology)).isEqualTo("REFUSED joined");
        // Sent before the merge: what the customer answers belongs to the case that is worked.
        world.jdbc()
                .sql("update delivery set state = 'SENT', settled_at = :now where id = :id")
                .param("now", io.rondo.kernel.Sql.at(World.NOW))
                .param("id", survey)
                .update();
        world.forgetOutbox();
        world.bean(Responses.class).record(NewResponse.survey(new DeliveryId(survey), 4, World.NOW));
        assertThat(world.messages()).containsExactly("survey-answered case-" + kept);
        var worked = new CaseId(kept);
        assertThat(world.bean(Cases.class).surveyAnswer(worked)).contains(4);
        // The flow of the joined case still has its last job to do.
        world.bean(Cases.class).close(new CaseId(joined));
        complain(shop, "c-3");
        assertThat(complaints()).containsEntry("c-3", kept);
    }

    @Test
    void aCaseThatWasJoinedStaysClosedWhenTheMergeIsUndone() {
        complain(shop, "c-1");
        complain(crm, "c-2");
        var kept = caseOf(shop);
        var joined = caseOf(crm);
        var merge = merge();
        merges.undo(merge, "otto");
        assertThat(cases())
                .containsExactly(
                        kept + " open of " + shop + " alone", joined + " closed of " + crm + " joined into " + kept);
        assertThat(complaints()).isEqualTo(Map.of("c-1", kept, "c-2", joined));
        complain(crm, "c-3");
        assertThat(caseOf(crm)).as("a new complaint, a new case").isNotEqualTo(joined);
        assertThat(world.jdbc()
                        .sql("select reopens is null from recovery_case where id = :id")
                        .param("id", caseOf(crm))
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aJoinedAbuseReportMakesTheOtherCaseOne() {
        complain(shop, "c-1");
        world.bean(Responses.class)
                .record(NewResponse.of("desk", "a-1", ResponseType.ABUSE, new Sender.ByCustomer(crm), World.NOW));
        merge();
        assertThat(world.jdbc()
                        .sql("select kind from recovery_case where state <> 'closed'")
                        .query(String.class)
                        .list())
                .containsExactly("abuse");
    }

    private long caseOf(CustomerId customer) {
        return world.jdbc()
                .sql("select id from recovery_case where customer_id = :id and state <> 'closed'")
                .param("id", customer.value())
                .query(Long.class)
                .single();
    }

    private List<String> cases() {
        return world.jdbc()
                .sql(
                        "select id || ' ' || state || ' of ' || customer_id || coalesce(' joined into ' || joined_into, ' alone')"
                                + " from recovery_case order by id")
                .query(String.class)
                .list();
    }

    private Map<String, Long> complaints() {
        return world
                .jdbc()
                .sql("select external_id, case_id from response where type = 'complaint'")
                .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private long caseMail(long recoveryCase, String step) {
        return caseMail(recoveryCase, step, crm);
    }

    private long caseMail(long recoveryCase, String step, CustomerId customer) {
        world.bean(Deliveries.class)
                .request(new DeliveryRequest(
                        "case",
                        recoveryCase,
                        step,
                        customer,
                        "email",
                        "service",
                        null,
                        null,
                        step,
                        World.NOW,
                        null,
                        null));
        return world.jdbc()
                .sql("select id from delivery where origin_kind = 'case' and step = :step")
                .param("step", step)
                .query(Long.class)
                .single();
    }

    private String verdictOn(long delivery) {
        var ledger = world.bean(Ledger.class);
        ledger.claim("n", "email", 10);
        ledger.commit("n", Map.of(), List.of(new DeliveryId(delivery)));
        return world.jdbc()
                .sql("select concat_ws(' ', state, reason) from delivery where id = :id")
                .param("id", delivery)
                .query(String.class)
                .single();
    }

    @Test
    void whatFilesSaidOfBothIsKnownOfTheSurvivor() {
        profile(shop, "{\"size\": \"L\", \"card\": \"silver\"}", "low", null, "all");
        profile(crm, "{\"card\": \"gold\", \"club\": \"yes\"}", "high", 7, "vip");
        var merge = merge();
        assertThat(profileOf(shop)).isEqualTo("{\"card\": \"silver\", \"club\": \"yes\", \"size\": \"L\"} high 7 vip");
        assertThat(world.count("profile_due where customer_id = " + shop.value()))
                .isPositive();
        var third = people.record("old", "Ada", "Berg", "ada.berg@work.test", null, null);
        profile(third, "{\"club\": \"once\", \"lamp\": \"red\"}", "mid", 3, "all");
        var later = merges.merge(new MergeRequest(shop, third, "by-hand", Set.of()), "maria");
        merges.undo(merge, "maria");
        assertThat(profileOf(shop))
                .as("the third record is still the same person")
                .isEqualTo("{\"card\": \"silver\", \"club\": \"once\", \"lamp\": \"red\", \"size\": \"L\"} low  all");
        assertThat(profileOf(crm)).isEqualTo("{\"card\": \"gold\", \"club\": \"yes\"} high 7 vip");
        merges.undo(later, "maria");
        assertThat(profileOf(shop)).isEqualTo("{\"card\": \"silver\", \"size\": \"L\"} low  all");
    }

    @Test
    void aMergeLeavesFiguresOfOwnOrdersAlone() {
        profile(shop, "{}", "low", 1, "all");
        world.jdbc().sql("update profile set own_orders = true").update();
        profile(crm, "{}", "high", 7, "all");
        merge();
        assertThat(profileOf(shop)).isEqualTo("{} low 1 all");
    }

    private void profile(
            CustomerId who,
            String attributes,
            String tier,
            @org.jspecify.annotations.Nullable Integer frequency,
            String segment) {
        world.jdbc()
                .sql("""
                        insert into profile (customer_id, attributes, value_tier, frequency, strategic_segment, refreshed_at)
                        values (:id, cast(:attributes as jsonb), :tier, :frequency, :segment, now())""")
                .param("id", who.value())
                .param("attributes", attributes)
                .param("tier", tier)
                .param("frequency", frequency, java.sql.Types.INTEGER)
                .param("segment", segment)
                .update();
    }

    private String profileOf(CustomerId who) {
        return world.jdbc()
                .sql(
                        "select cast(attributes as text) || ' ' || value_tier || ' ' || coalesce(cast(frequency as text), '') || ' ' || strategic_segment from profile where customer_id = :id")
                .param("id", who.value())
                .query(String.class)
                .single();
    }

    @Test
    void undoingAMergeRestoresEveryTable() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, false);
        say(crm, Channel.PHONE, true);
        order(shop, "o-1");
        order(crm, "o-2");
        var both = world.campaign();
        world.contact(both, shop);
        world.delivery(world.contact(both, crm), "SENT");
        world.delivery(world.contact(world.campaign(), crm), "SENT");
        complain(crm, "c-1");
        world.jdbc()
                .sql("insert into preference values (:id, 2, :until, :until)")
                .param("id", crm.value())
                .param("until", io.rondo.kernel.Sql.at(World.NOW))
                .update();
        world.jdbc()
                .sql("insert into topic_refusal values (:id, 'books', :at)")
                .param("id", crm.value())
                .param("at", io.rondo.kernel.Sql.at(World.NOW))
                .update();
        var earlier = people.record("old", "Ada", "Berg", "ada.berg@work.test", null, null);
        merges.merge(new MergeRequest(crm, earlier, "email", Set.of()), "maria");
        var before = tables();
        var merge = merges.merge(new MergeRequest(shop, crm, "by-hand", Set.of("email", "address")), "maria");
        assertThat(tables()).isNotEqualTo(before);
        assertThat(people.stateOf(earlier)).isEqualTo("merged into " + shop);
        merges.undo(merge, "otto");
        assertThat(tables()).isEqualTo(before);
        assertThatThrownBy(() -> merges.undo(merge, "otto")).isInstanceOf(MergeRefused.class);
        people.match();
        assertThat(people.stateOf(crm))
                .as("taken apart by a person, not put together again")
                .isEqualTo("live");
    }

    @Test
    void anUndoKeepsWhatWasSaidAndWrittenSince() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, false);
        var merge = merge();
        world.moveBy(Duration.ofDays(1));
        say(crm, Channel.EMAIL, true);
        world.jdbc()
                .sql(
                        "update customer set phone = '+4930777777', phone_digest = :digest, version = version + 1 where id = :id")
                .param("digest", world.bean(AddressDigests.class).ofPhone("+4930777777"))
                .param("id", shop.value())
                .update();
        order(shop, "later");
        merges.undo(merge, "otto");
        assertThat(consents(shop)).as("said to the survivor after the merge").isEqualTo(Map.of("email", true));
        assertThat(consents(crm)).isEqualTo(Map.of("email", false));
        assertThat(world.jdbc()
                        .sql("select phone || coalesce(cast(birthday as text), '') from customer where id = :id")
                        .param("id", shop.value())
                        .query(String.class)
                        .single())
                .isEqualTo("+4930777777");
    }

    /** Nobody knows any more whose it was. */
    @Test
    void aNoSaidWhileTheRecordsWereOneCountsForBothAfterwards() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var merge = merge();
        say(shop, Channel.EMAIL, false);
        merges.undo(merge, "otto");
        assertThat(world.jdbc()
                        .sql("select count(*) from consent where channel = 'email' and not granted")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    /** They are two people: the yes may have been said by the other one. */
    @Test
    void aNoThatAYesFollowedWhileTheRecordsWereOneCountsForBoth() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var merge = merge();
        world.moveBy(Duration.ofHours(1));
        say(shop, Channel.EMAIL, false);
        world.moveBy(Duration.ofHours(1));
        say(shop, Channel.EMAIL, true);
        merges.undo(merge, "otto");
        assertThat(consents(shop)).isEqualTo(Map.of("email", false));
        assertThat(consents(crm)).isEqualTo(Map.of("email", false));
    }

    @Test
    void aYesSaidWhileTheRecordsWereOneLiftsNoEarlierNoOfTheSurvivor() {
        say(shop, Channel.EMAIL, false);
        var first = merge();
        world.moveBy(Duration.ofHours(1));
        say(crm, Channel.EMAIL, true);
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of()), "maria");
        merges.undo(first, "otto");
        assertThat(consents(shop)).isEqualTo(Map.of("email", false));
        merges.undo(second, "otto");
        assertThat(consents(shop)).isEqualTo(Map.of("email", false));
    }

    @Test
    void whatTheSurvivorHadSaidBeforeHoldsAgainThoughItWasTakenBackWhileTheRecordsWereOne() {
        pause();
        limit(2);
        topic("books", false);
        var first = merge();
        world.bean(Preferences.class).resume(shop, new DeliveryId(1));
        limit(null);
        topic("books", true);
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of()), "maria");
        merges.undo(first, "otto");
        assertThat(narrower(shop)).isEqualTo("2 paused books");
        merges.undo(second, "otto");
        assertThat(narrower(shop)).isEqualTo("2 paused books");
        assertThat(narrower(crm)).isEqualTo("any now ");
    }

    @Test
    void anOldNoThatCameLateOverrulesNeithersLaterWord() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var merge = merge();
        world.bean(Consents.class)
                .record(
                        crm,
                        Purpose.MARKETING,
                        Channel.EMAIL,
                        false,
                        "import",
                        null,
                        World.NOW.minus(Duration.ofDays(30)));
        merges.undo(merge, "otto");
        assertThat(consents(shop)).isEqualTo(Map.of("email", true));
        assertThat(consents(crm)).isEqualTo(Map.of("email", true));
    }

    @Test
    void aPauseALimitAndATopicSaidWhileTheRecordsWereOneCountForBothAfterwards() {
        var merge = merge();
        pause();
        limit(3);
        topic("books", false);
        merges.undo(merge, "otto");
        assertThat(narrower(shop)).isEqualTo("3 paused books");
        assertThat(narrower(crm)).isEqualTo("3 paused books");
        assertThat(world.jdbc()
                        .sql(
                                "select subject || ' ' || granted from consent_event where customer_id = :id and source = 'undo-merge' order by 1")
                        .param("id", crm.value())
                        .query(String.class)
                        .list())
                .containsExactly("frequency false", "pause false", "topic false");
    }

    @Test
    void whatWasTakenBackWhileTheRecordsWereOneCountsForNeither() {
        var merge = merge();
        pause();
        limit(3);
        topic("books", false);
        world.bean(Preferences.class).resume(shop, new DeliveryId(1));
        limit(null);
        topic("books", true);
        merges.undo(merge, "otto");
        assertThat(narrower(shop)).isEqualTo("any now ");
        assertThat(narrower(crm)).isEqualTo("any now ");
    }

    @Test
    void whatTheMergedRecordSaidStricterItselfStays() {
        world.jdbc()
                .sql("insert into preference values (:id, 2, :until, :until)")
                .param("id", crm.value())
                .param("until", io.rondo.kernel.Sql.at(World.NOW.plus(Duration.ofDays(300))))
                .update();
        var merge = merge();
        pause();
        limit(4);
        merges.undo(merge, "otto");
        assertThat(narrower(crm)).isEqualTo("2 paused ");
        assertThat(world.jdbc()
                        .sql("select paused_until from preference where customer_id = :id")
                        .param("id", crm.value())
                        .query(java.time.OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(World.NOW.plus(Duration.ofDays(300)));
    }

    @Test
    void whatWasSaidUnderTwoMergesCountsForTheFirstMergedToo() {
        say(crm, Channel.EMAIL, true);
        var first = merge();
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        var second = merges.merge(new MergeRequest(web, shop, "by-hand", Set.of()), "maria");
        say(crm, Channel.EMAIL, false);
        topicOf(web, "books");
        merges.undo(second, "otto");
        merges.undo(first, "otto");
        assertThat(consents(crm)).isEqualTo(Map.of("email", false));
        assertThat(narrower(crm)).isEqualTo("any now books");
    }

    @Test
    void whatARecordSaidBeforeItWasMergedIsNotSaidForAnotherMergedRecord() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var first = merge();
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        say(web, Channel.EMAIL, false);
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of()), "maria");
        merges.undo(first, "otto");
        assertThat(consents(crm)).isEqualTo(Map.of("email", true));
        assertThat(consents(shop)).as("the other is merged still").isEqualTo(Map.of("email", false));
        merges.undo(second, "otto");
        assertThat(consents(shop)).isEqualTo(Map.of("email", true));
    }

    @Test
    void whatARecordThatIsStillMergedSaidHoldsWhenAnotherIsTakenOut() {
        var first = merge();
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        world.jdbc()
                .sql("insert into preference values (:id, 2, :until, :until)")
                .param("id", web.value())
                .param("until", io.rondo.kernel.Sql.at(World.NOW.plus(Duration.ofDays(3))))
                .update();
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of()), "maria");
        merges.undo(first, "otto");
        assertThat(narrower(shop)).isEqualTo("2 paused ");
        merges.undo(second, "otto");
        assertThat(narrower(shop)).isEqualTo("any now ");
    }

    @Test
    void aMergeUndoneBeforeALaterOneLeavesNothingOfItsRecordBehind() {
        var desk = people.record("desk", "Ada", "Berg", "ada@mail.test", "+4930555555", null);
        var web = people.record("web", "Ada", "Berg", "ada@web.test", "+4930666666", null);
        say(desk, Channel.EMAIL, true);
        say(web, Channel.EMAIL, false);
        topicOf(desk, "books");
        var first = merges.merge(new MergeRequest(shop, desk, "by-hand", Set.of()), "maria");
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of("phone")), "maria");
        merges.undo(first, "otto");
        assertThat(narrower(shop)).isEqualTo("any now ");
        merges.undo(second, "otto");
        assertThat(consents(shop)).as("said by the other record").isEmpty();
        assertThat(narrower(shop)).isEqualTo("any now ");
        assertThat(phone(shop)).as("of the other record").isNull();
    }

    @Test
    void anAddressTheMergedRecordsSourceWroteIsNotTheSurvivorsAfterwards() {
        var merge = merge();
        people.writes(crm, "ada.new@work.test");
        merges.undo(merge, "otto");
        assertThat(email(shop)).isEqualTo("ada@mail.test");
        assertThat(email(crm)).isEqualTo("ada.berg@work.test");
    }

    @Test
    void anAddressItsOwnSourceWroteStaysWithTheSurvivor() {
        var merge = merge();
        people.writes(shop, "ada.new@mail.test");
        merges.undo(merge, "otto");
        assertThat(email(shop)).isEqualTo("ada.new@mail.test");
    }

    @Test
    void anAddressThatIsTheMergedRecordsOwnIsNotTheSurvivorsAfterwards() {
        var merge = merge();
        people.writes(crm, "ada.new@work.test");
        people.writes(crm, "ada.berg@work.test");
        world.jdbc()
                .sql("update customer_identity set row_digest = sha256('first')")
                .update();
        merges.undo(merge, "otto");
        assertThat(email(shop)).isEqualTo("ada@mail.test");
    }

    @Test
    void anAddressAndItsDigestGoBackTogether() {
        var merge = merges.merge(new MergeRequest(shop, crm, "by-hand", Set.of("email")), "maria");
        people.writes(shop, "ADA.BERG@work.test");
        merges.undo(merge, "otto");
        assertThat(email(shop)).isEqualTo("ada@mail.test");
        assertThat(world.jdbc()
                        .sql("select email_digest from customer where id = :id")
                        .param("id", shop.value())
                        .query(byte[].class)
                        .single())
                .isEqualTo(world.bean(AddressDigests.class).ofEmail("ada@mail.test"));
    }

    @Test
    void anObjectionToProfilingOfARecordStillMergedHolds() {
        var first = merges.merge(new MergeRequest(shop, objecting(crm), "by-hand", Set.of()), "maria");
        var web = objecting(people.record("web", "Ada", "Berg", "ada@web.test", null, null));
        var second = merges.merge(new MergeRequest(shop, web, "by-hand", Set.of()), "maria");
        merges.undo(first, "otto");
        assertThat(objects(shop)).isTrue();
        merges.undo(second, "otto");
        assertThat(objects(web)).isTrue();
    }

    @Test
    void anObjectionToProfilingSaidWhileTheRecordsWereOneCountsForBoth() {
        var merge = merge();
        objecting(shop);
        merges.undo(merge, "otto");
        assertThat(objects(shop)).isTrue();
        assertThat(objects(crm)).isTrue();
    }

    /** Its own source wrote meanwhile, and an objection that was there already leaves no trace. */
    @Test
    void anObjectionToProfilingThatMayHaveBeenTheSurvivorsStaysUntilItsSourceIsReadAgain() {
        var merge = merges.merge(new MergeRequest(shop, objecting(crm), "by-hand", Set.of()), "maria");
        people.writes(shop, "ada@mail.test");
        merges.undo(merge, "otto");
        assertThat(objects(shop)).isTrue();
        var again = people.record("old", "Ada", "Berg", "ada@old.test", null, null);
        var untouched = merges.merge(new MergeRequest(again, crm, "by-hand", Set.of()), "maria");
        merges.undo(untouched, "otto");
        assertThat(objects(again)).isFalse();
    }

    @Test
    void aMessageStoredMeanwhileForAContactThatGoesBackGoesToItsCustomer() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var campaign = world.campaign();
        var contact = world.contact(campaign, crm);
        var merge = merge();
        mail(contact, campaign, shop);
        var ledger = world.bean(Ledger.class);
        var before = ledger.claim("n", "email", 10);
        merges.undo(merge, "otto");
        assertThat(ledger.commit("n", Map.of(), List.of(before.getFirst().id())))
                .as("claimed with the address of the other")
                .containsValue(Ledger.Decision.LOST);
        var claimed = ledger.claim("m", "email", 10);
        assertThat(claimed)
                .singleElement()
                .satisfies(it -> assertThat(it.email()).isEqualTo("ada.berg@work.test"));
        assertThat(ledger.commit("m", Map.of(), List.of(claimed.getFirst().id())))
                .containsValue(Ledger.Decision.PROCEED);
    }

    @Test
    void aMessageClaimedWithTheSurvivorsAddressIsNotSentForTheRecordThatLivesAgain() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var campaign = world.campaign();
        mail(world.contact(campaign, crm), campaign, crm);
        var merge = merge();
        var ledger = world.bean(Ledger.class);
        var claimed = ledger.claim("n", "email", 10);
        assertThat(claimed.getFirst().email()).isEqualTo("ada@mail.test");
        merges.undo(merge, "otto");
        assertThat(ledger.commit("n", Map.of(), List.of(claimed.getFirst().id())))
                .containsValue(Ledger.Decision.LOST);
    }

    @Test
    void aMessageForAContactOfAnotherCustomerIsRefused() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var campaign = world.campaign();
        var contact = world.contact(campaign, crm);
        var merge = merge();
        merges.undo(merge, "otto");
        // A worker asked whose contact it is before the undo, and stores the message after it.
        mail(contact, campaign, shop);
        assertThat(verdictOn(onlyDelivery())).isEqualTo("REFUSED address-changed");
    }

    @Test
    void aLetterStoredMeanwhileForACaseThatGoesBackGoesToItsCustomer() {
        complain(crm, "c-1");
        var moved = caseOf(crm);
        var merge = merge();
        caseMail(moved, "apology", shop);
        merges.undo(merge, "otto");
        assertThat(world.bean(Ledger.class).claim("n", "email", 10))
                .singleElement()
                .satisfies(it -> assertThat(it.email()).isEqualTo("ada.berg@work.test"));
        assertThat(verdictOn(onlyDelivery())).isEqualTo("SENDING");
    }

    /** Its first copy may be in the survivor's mailbox. */
    @Test
    void aMessageThatIsSentAgainIsNotReaddressed() {
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var campaign = world.campaign();
        var contact = world.contact(campaign, crm);
        var merge = merge();
        mail(contact, campaign, shop);
        world.jdbc().sql("update delivery set resent_at = now()").update();
        merges.undo(merge, "otto");
        assertThat(verdictOn(onlyDelivery())).isEqualTo("IN_DOUBT address-changed");
    }

    @Test
    void aMessageIsNotReaddressedToWhereTheCampaignWroteAlready() {
        var twin = people.record("web", "Bea", "Berg", "ada.berg@work.test", null, null);
        say(shop, Channel.EMAIL, true);
        say(crm, Channel.EMAIL, true);
        var campaign = world.campaign();
        mail(world.contact(campaign, twin), campaign, twin);
        var contact = world.contact(campaign, crm);
        var merge = merge();
        mail(contact, campaign, shop);
        merges.undo(merge, "otto");
        assertThat(verdictOn(world.jdbc()
                        .sql("select max(id) from delivery")
                        .query(Long.class)
                        .single()))
                .isEqualTo("REFUSED address-changed");
    }

    private void mail(ContactId contact, CampaignId campaign, CustomerId customer) {
        world.bean(Deliveries.class)
                .request(new DeliveryRequest(
                        "contact",
                        contact.value(),
                        "offer",
                        customer,
                        "email",
                        "marketing",
                        campaign,
                        null,
                        "t",
                        World.NOW,
                        null,
                        null));
    }

    private long onlyDelivery() {
        return world.jdbc().sql("select id from delivery").query(Long.class).single();
    }

    private @Nullable String email(CustomerId customer) {
        return field("email", customer);
    }

    private @Nullable String phone(CustomerId customer) {
        return field("phone", customer);
    }

    private @Nullable String field(String column, CustomerId customer) {
        return world.jdbc()
                .sql("select " + column + " from customer where id = :id")
                .param("id", customer.value())
                .query((row, n) -> new String[] {row.getString(1)})
                .single()[0];
    }

    private CustomerId objecting(CustomerId customer) {
        world.jdbc()
                .sql("update customer set no_profiling = true, version = version + 1 where id = :id")
                .param("id", customer.value())
                .update();
        return customer;
    }

    private boolean objects(CustomerId customer) {
        return world.jdbc()
                .sql("select no_profiling from customer where id = :id")
                .param("id", customer.value())
                .query(Boolean.class)
                .single();
    }

    private void pause() {
        world.bean(Preferences.class).pause(shop, new DeliveryId(1));
    }

    private void limit(@Nullable Integer most) {
        world.jdbc()
                .sql("""
                        insert into preference (customer_id, max_per_30_days, changed_at) values (:id, :most, now())
                        on conflict (customer_id) do update set max_per_30_days = excluded.max_per_30_days""")
                .param("id", shop.value())
                .param("most", most, java.sql.Types.INTEGER)
                .update();
        world.bean(Consents.class)
                .recordPreference(
                        shop,
                        Subject.FREQUENCY,
                        most == null ? "any" : most.toString(),
                        most == null,
                        Preferences.SOURCE,
                        "1",
                        world.now());
    }

    private void topic(String topic, boolean wanted) {
        if (wanted) {
            world.jdbc()
                    .sql("delete from topic_refusal where customer_id = :id and topic = :topic")
                    .param("id", shop.value())
                    .param("topic", topic)
                    .update();
            world.bean(Consents.class)
                    .recordPreference(shop, Subject.TOPIC, topic, true, Preferences.SOURCE, "1", world.now());
        } else {
            topicOf(shop, topic);
        }
    }

    private void topicOf(CustomerId customer, String topic) {
        world.jdbc()
                .sql("insert into topic_refusal values (:id, :topic, now())")
                .param("id", customer.value())
                .param("topic", topic)
                .update();
        world.bean(Consents.class)
                .recordPreference(customer, Subject.TOPIC, topic, false, Preferences.SOURCE, "1", world.now());
    }

    /** Limit, whether there is a pause, and refused topics. */
    private String narrower(CustomerId customer) {
        return world.jdbc()
                .sql("""
                        select concat(coalesce(cast(p.max_per_30_days as text), 'any'), case when p.paused_until > :now then ' paused ' else ' now ' end,
                                      (select string_agg(t.topic, ',' order by t.topic) from topic_refusal t where t.customer_id = c.id))
                          from customer c left join preference p on p.customer_id = c.id where c.id = :id""")
                .param("now", io.rondo.kernel.Sql.at(world.now()))
                .param("id", customer.value())
                .query(String.class)
                .single();
    }

    @Test
    void aMergeUnderALaterOneIsUndoneAfterIt() {
        var first = merge();
        var web = people.record("web", "Ada", "Berg", "ada@web.test", null, null);
        var second = merges.merge(new MergeRequest(web, shop, "by-hand", Set.of()), "maria");
        assertThatThrownBy(() -> merges.undo(first, "otto"))
                .isInstanceOfSatisfying(
                        MergeRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(MergeRefused.Reason.SURVIVOR_MERGED));
        merges.undo(second, "otto");
        merges.undo(first, "otto");
        assertThat(List.of(people.stateOf(shop), people.stateOf(crm), people.stateOf(web)))
                .containsOnly("live");
    }

    private long merge() {
        return merges.merge(new MergeRequest(shop, crm, "by-hand", Set.of()), "maria");
    }

    private void say(CustomerId customer, Channel channel, boolean granted) {
        world.bean(Consents.class).record(customer, Purpose.MARKETING, channel, granted, "agent", null, world.now());
    }

    private Map<String, Boolean> consents(CustomerId customer) {
        return world
                .jdbc()
                .sql("select channel, granted from consent where customer_id = :id")
                .param("id", customer.value())
                .query((row, n) -> Map.entry(row.getString(1), row.getBoolean(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void order(CustomerId customer, String id) {
        world.jdbc().sql("""
                        insert into customer_order (source, external_id, customer_id, ordered_at, amount, recorded_at)
                        values ('pos', :ext, :id, now(), 10, now())""").param("ext", id).param("id", customer.value()).update();
    }

    private void complain(CustomerId customer, String id) {
        world.bean(Responses.class)
                .record(NewResponse.of("desk", id, ResponseType.COMPLAINT, new Sender.ByCustomer(customer), World.NOW)
                        .withDetail("it broke"));
    }

    /** Every row of every table, without versions, times of change, and what makes the same row of a source count as read. */
    private Map<String, String> tables() {
        var names = world.jdbc().sql("""
                        select table_name from information_schema.tables
                         where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name""").query(String.class).list();
        var content = new TreeMap<String, String>();
        for (var name : names) {
            if (!NOT_COMPARED.contains(name) && !name.startsWith("flyway")) {
                content.put(
                        name,
                        world.jdbc()
                                .sql(
                                        "select coalesce(jsonb_pretty(jsonb_agg(r order by cast(r as text))), '') from (select to_jsonb(t)"
                                                + " - 'version' - 'updated_at' - 'row_digest' r from " + name + " t) x")
                                .query(String.class)
                                .single());
            }
        }
        return content;
    }
}
