package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.identity.MergeRequest;
import io.rondo.identity.Merges;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.CustomerId;
import io.rondo.privacy.Erasure;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders, consents and interactions of customers we know. */
class ImportFactsIntegrationTests extends BatchTest {

    @Autowired
    Responses responses;

    @Autowired
    Merges merges;

    @Autowired
    Erasure erasure;

    @Autowired
    TransactionTemplate transactions;

    private static final String ORDERS = "order_id,customer_id,order_date,total,status,category,refund\n"
            + "1,a,2026-01-05,10.50,paid,books,\n"
            + "2,a,2026-01-06 10:30,\"1,200.00\",shipped,garden,200\n"
            + "3,nobody,2026-01-07,5,paid,,\n"
            + "4,b,2026-13-07,5,paid,,\n"
            + "5,b,2026-01-07,-5,paid,,\n"
            + "6,b,2026-01-07,5,lost,,\n"
            + "7,b,2027-01-07,5,paid,,\n"
            + "1,a,2026-01-05,11.00,paid,,\n"
            + "8,b,2026-01-08,7,cancelled,,\n"
            + ",b,2026-01-08,7,paid,,\n";

    @BeforeEach
    void twoCustomers() throws IOException {
        jobs.importCustomers(file("c.csv", "external_id,given_name\na,Ann\nb,Bob\n"), folder);
        jdbc.sql("delete from import_run").update();
    }

    @Test
    void storesOrdersAndRefusesBadOnes() throws IOException {
        var result = jobs.importFile(ImportKind.ORDERS, file("orders.csv", ORDERS), folder);
        assertThat(result).returns(10, ImportResult::rowsRead).returns(3, ImportResult::inserted);
        assertThat(jdbc.sql("select line || ' ' || field || ' ' || reason from import_reject order by line")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "4 customer unknown-customer",
                        "5 ordered_at bad-date",
                        "6 amount negative-amount",
                        "7 state bad-order-state",
                        "8 ordered_at in-the-future",
                        "9 order_id duplicate-in-file",
                        "11 order_id missing");
        assertThat(jdbc.sql("""
                                select concat_ws('|', o.external_id, c.external_id, o.amount, o.returned_amount, o.state, o.category)
                                from customer_order o join customer c on c.id = o.customer_id order by o.external_id""").query(String.class).list())
                .containsExactly(
                        "1|a|10.50|0.00|placed|books", "2|a|1200.00|200.00|placed|garden", "8|b|7.00|0.00|cancelled");
        assertThat(count("response")).isZero();
    }

    @Test
    void theSameOrdersAgainMakeNobodyDueForARefresh() throws IOException {
        orders("1,b,2026-01-05,10,paid,,shop\n");
        jdbc.sql("truncate profile_due").update();
        orders("1,b,2026-01-05,10,paid,,shop\n2,a,2026-01-05,10,paid,,shop\n");
        assertThat(jdbc.sql("select external_id from profile_due d join customer c on c.id = d.customer_id")
                        .query(String.class)
                        .list())
                .containsExactly("a");
        orders("1,b,2026-01-05,11,paid,,shop\n2,a,2026-01-05,10,paid,,shop\n");
        assertThat(count("profile_due")).isEqualTo(2);
    }

    @Test
    void anOrderThatHasTheNumberOfAVisitIsMeasuredAllTheSame() throws IOException {
        contactOfAnn();
        jobs.importFile(
                ImportKind.INTERACTIONS,
                file("i.csv", "event_id,customer,type,date\n1,a,visit,2025-01-01\n2,a,visit,2025-01-02\n"),
                folder);
        jobs.importFile(ImportKind.ORDERS, file("o.csv", "order_id,customer,date,amount\n1,a,2026-02-02,7\n"), folder);
        jobs.importFile(
                ImportKind.INTERACTIONS,
                file("i2.csv", "event_id,customer,type,date\n1,a,visit,2025-01-01\n3,a,visit,2025-01-03\n"),
                folder);
        assertThat(jdbc.sql("select type || ' ' || external_id from response order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("order 1", "visit 1", "visit 2", "visit 3");
    }

    @Test
    void refusedRowsSayWhomTheyAreAbout() throws IOException {
        jobs.importFile(
                ImportKind.ORDERS,
                file(
                        "o.csv",
                        "order_id,customer,shop,customer_source,date,amount\n"
                                + "1,17,web,crm,2026-01-05,x\n"
                                + "2,18,web,,2026-01-05,x\n"
                                + "3,nobody,,,2026-01-05,1\n"
                                + "4,19\n"
                                + "5,,web,crm,2026-01-05,1\n"),
                folder);
        jobs.importFile(
                ImportKind.CONSENTS,
                file("c.csv", "customer,channel,consent,date,source\n20,fax,yes,2025-03-01,shop\n"),
                folder);
        assertThat(jdbc.sql(
                                "select concat_ws(' ', line, about_source, about_id) from import_reject order by import_run_id, line")
                        .query(String.class)
                        .list())
                .containsExactly("2 crm 17", "3 web 18", "4 import nobody", "5 import 19", "6", "2 import 20");
    }

    @Test
    void changesNothingWhenTheSameOrdersComeAgainAndTakesCorrections() throws IOException {
        jobs.importFile(ImportKind.ORDERS, file("orders.csv", ORDERS), folder);
        var again = jobs.importFile(ImportKind.ORDERS, file("orders.csv", ORDERS), folder);
        assertThat(again)
                .returns(0, ImportResult::inserted)
                .returns(0, ImportResult::updated)
                .returns(3, ImportResult::unchanged)
                .returns(7, ImportResult::rejected);
        var corrected =
                jobs.importFile(ImportKind.ORDERS, file("more.csv", ORDERS.replace("10.50,paid", "9.50,paid")), folder);
        assertThat(corrected).returns(1, ImportResult::updated).returns(2, ImportResult::unchanged);
        assertThat(jdbc.sql("select amount::text from customer_order where external_id = '1'")
                        .query(String.class)
                        .single())
                .isEqualTo("9.50");
    }

    /** Two sources that both number from 1 do not mean the same people. */
    @Test
    void givesNobodyTheOrdersOfAnotherSourcesCustomerOfThatNumber() throws IOException {
        jdbc.sql(
                        "insert into customer_identity (customer_id, kind, value) select id, 'source:shop', '999' from customer where external_id = 'b'")
                .update();
        var result = jobs.importFile(
                ImportKind.ORDERS,
                file(
                        "o.csv",
                        "order_id,customer,customer_source,date,amount\n1,a,shop,2026-01-01,3\n2,999,shop,2026-01-01,3\n3,a,crm,2026-01-01,3\n"),
                folder);
        assertThat(result).returns(2, ImportResult::inserted).returns(1, ImportResult::rejected);
        assertThat(jdbc.sql(
                                "select o.external_id || c.external_id from customer_order o join customer c on c.id = o.customer_id order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("2b", "3a");
    }

    @Test
    void givesOrdersOfAMergedCustomerToTheSurvivor() throws IOException {
        jdbc.sql("""
                        update customer set state = 'merged', merged_into = (select id from customer where external_id = 'a')
                        where external_id = 'b'""").update();
        jobs.importFile(ImportKind.ORDERS, file("o.csv", "order_id,customer,date,amount\n1,b,2026-01-01,3\n"), folder);
        assertThat(jdbc.sql("select c.external_id from customer_order o join customer c on c.id = o.customer_id")
                        .query(String.class)
                        .single())
                .isEqualTo("a");
    }

    @Test
    void givesFactsToTheSurvivorOfAMergeThatEndsWhileTheImportWaitsForIt() throws Exception {
        var files = Map.of(
                ImportKind.ORDERS, "order_id,customer,date,amount\n1,b,2026-01-01,3\n",
                ImportKind.INTERACTIONS, "event_id,customer,type,date\n1,b,visit,2025-01-01\n",
                ImportKind.CONSENTS, "customer,channel,consent,date\nb,email,no,2025-01-01\n");
        var tables = Map.of(
                ImportKind.ORDERS, "customer_order",
                ImportKind.INTERACTIONS, "response",
                ImportKind.CONSENTS, "consent_event");
        for (var kind : files.keySet()) {
            var facts = file(kind.code() + ".csv", files.get(kind));
            var merge = new long[1];
            var result = whileChanging(
                    () -> merge[0] = merges.merge(new MergeRequest(who("a"), who("b"), "by-hand", Set.of()), "maria"),
                    kind,
                    facts);
            assertThat(result.inserted()).isEqualTo(1);
            assertThat(jdbc.sql("select c.external_id from %s t join customer c on c.id = t.customer_id"
                                    .formatted(tables.get(kind)))
                            .query(String.class)
                            .list())
                    .as("whose %s it is", kind)
                    .containsExactly("a");
            merges.undo(merge[0], "maria");
            jdbc.sql("truncate consent_event, consent").update();
        }
    }

    @Test
    void givesFactsToTheRecordThatLivesAgainWhenAMergeIsUndoneWhileTheImportWaits() throws Exception {
        var merge = merges.merge(new MergeRequest(who("a"), who("b"), "by-hand", Set.of()), "maria");
        whileChanging(
                () -> merges.undo(merge, "maria"),
                ImportKind.ORDERS,
                file("o.csv", "order_id,customer,date,amount\n1,b,2026-01-01,3\n"));
        assertThat(jdbc.sql("select c.external_id from customer_order o join customer c on c.id = o.customer_id")
                        .query(String.class)
                        .list())
                .containsExactly("b");
    }

    @Test
    void keepsNothingOfACustomerErasedWhileTheImportWaitsForIt() throws Exception {
        var orders = file("o.csv", "order_id,customer,date,amount\n1,b,2026-01-01,3\n");
        var erased = who("b");
        var result = whileChanging(() -> erasure.erase(List.of(erased), "maria"), ImportKind.ORDERS, orders);
        assertThat(result).returns(0, ImportResult::inserted).returns(1, ImportResult::rejected);
        assertThat(count("customer_order")).isZero();
    }

    private CustomerId who(String externalId) {
        return new CustomerId(jdbc.sql("select id from customer where external_id = :id")
                .param("id", externalId)
                .query(Long.class)
                .single());
    }

    /** Imports while a transaction that changes customers has not ended; it ends when the import waits for it. */
    private ImportResult whileChanging(Runnable change, ImportKind kind, Path facts) throws Exception {
        try (var importing = Executors.newSingleThreadExecutor()) {
            var done = transactions.execute(open -> {
                change.run();
                var begun = importing.submit(() -> jobs.importFile(kind, facts, folder));
                await().until(() -> count("""
                                pg_stat_activity where wait_event = 'advisory' and query like '%pg_advisory_xact_lock_shared%'""") == 1);
                return begun;
            });
            return done.get();
        }
    }

    @Test
    void aYesOfACustomerFileDoesNotOverruleANoOfAConsentsFile() throws IOException {
        jobs.importFile(
                ImportKind.CONSENTS, file("no.csv", "customer,channel,consent,date\na,email,no,2025-01-01\n"), folder);
        jobs.importCustomers(file("c2.csv", "external_id,given_name,email_consent\na,Anna,yes\nb,Bob,no\n"), folder);
        assertThat(words()).containsExactly("a email false", "b email false");
        jobs.importCustomers(file("c3.csv", "external_id,given_name,email_consent\na,Anja,yes\nb,Bob,yes\n"), folder);
        assertThat(words()).containsExactly("a email false", "b email true");
    }

    @Test
    void makesAResponseOfAnOrderInAContactsWindowAndAnOrderOfAResponse() throws IOException {
        contactOfAnn();
        var file = file(
                "o.csv",
                "order_id,customer,date,amount,status,source\n"
                        + "1,a,2026-01-31,3,paid,shop\n2,a,2026-02-02,4,paid,shop\n3,b,2026-02-02,5,paid,shop\n"
                        + "4,a,2026-02-03,6,cancelled,shop\n");
        jobs.importFile(ImportKind.ORDERS, file, folder);
        assertThat(jdbc.sql("select external_id || ' ' || type || ' ' || amount from response")
                        .query(String.class)
                        .list())
                .containsExactly("2 order 4.00");
        assertThat(jdbc.sql("select outcome from list_member")
                        .query(String.class)
                        .single())
                .isEqualTo("purchased");
        jobs.importFile(ImportKind.ORDERS, file, folder);
        assertThat(count("response")).isEqualTo(1);
        responses.record(NewResponse.order(
                "web", "9", new Sender.ByExternalId("b"), NOW.minusSeconds(60), new BigDecimal("12.00")));
        assertThat(jdbc.sql("select amount::text from customer_order where source = 'web' and external_id = '9'")
                        .query(String.class)
                        .single())
                .isEqualTo("12.00");
    }

    @Test
    void whatCampaignsAreMeasuredByFollowsReturnsCancellationsAndCorrections() throws IOException {
        contactOfAnn();
        orders("1,a,2026-02-02,100,paid,0,shop\n2,a,2026-02-03,50,cancelled,0,shop\n3,a,2026-01-02,7,paid,0,shop\n");
        assertThat(measured()).containsExactly("1 a 02-02 100.00 false");
        var version = version();

        orders("1,a,2026-02-02,100,paid,40,shop\n2,a,2026-02-03,50,cancelled,0,shop\n3,a,2026-01-02,7,paid,0,shop\n");
        assertThat(measured()).containsExactly("1 a 02-02 60.00 false");
        assertThat(version()).as("its document is stale").isGreaterThan(version);
        version = version();

        orders("1,a,2026-02-02,100,paid,40,shop\n");
        assertThat(version()).as("nothing changed").isEqualTo(version);

        orders("1,a,2026-02-02,100,cancelled,40,shop\n2,a,2026-02-03,50,paid,60,shop\n3,a,2026-02-04,7,paid,0,shop\n");
        assertThat(measured()).containsExactly("1 a 02-02 0.00 true", "2 a 02-03 0.00 false", "3 a 02-04 7.00 false");
        version = version();

        orders("1,b,2026-02-02,100,paid,40,shop\n3,a,2026-01-04,7,paid,0,shop\n");
        assertThat(measured()).containsExactly("1 b 02-02 60.00 false", "2 a 02-03 0.00 false", "3 a 01-04 7.00 false");
        assertThat(version()).as("who lost it is shown without it").isGreaterThan(version);
    }

    private void contactOfAnn() {
        var campaign = campaign("c", null, 1);
        arm(campaign, "A", false, 1, 1);
        jdbc.sql("insert into campaign_wave values (:id, 1, '2026-02-01', '2026-02-15', 1)")
                .param("id", campaign.value())
                .update();
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select :id, id, 'A', false from customer where external_id = 'a'""").param("id", campaign.value()).update();
    }

    private void orders(String rows) throws IOException {
        jobs.importFile(
                ImportKind.ORDERS,
                file("o.csv", "order_id,customer,date,amount,status,refund,source\n" + rows),
                folder);
    }

    private List<String> measured() {
        return jdbc.sql("""
                        select concat_ws(' ', r.external_id, c.external_id, to_char(r.occurred_at, 'MM-DD'), r.amount, r.cancelled::text)
                        from response r join customer c on c.id = r.customer_id order by r.external_id""").query(String.class).list();
    }

    private long version() {
        return jdbc.sql("select version from list_member").query(Long.class).single();
    }

    @Test
    void keepsEveryWordButOnlyALaterOneOverrules() throws IOException {
        var file = file(
                "consents.csv",
                "customer,channel,consent,date,wording_version,source\n"
                        + "a,email,yes,2025-01-01,v1,shop\n"
                        + "a,email,no,2025-06-01,v2,shop\n"
                        + "a,email,yes,2025-03-01,v1,crm\n"
                        + "a,email,yes,2025-03-01,v1,crm\n"
                        + "b,短信,是,2025-03-01,,crm\n"
                        + "x,email,yes,2025-03-01,,crm\n"
                        + "b,fax,yes,2025-03-01,,crm\n"
                        + "b,email,maybe,2025-03-01,,crm\n");
        var result = jobs.importFile(ImportKind.CONSENTS, file, folder);
        assertThat(result)
                .returns(4, ImportResult::inserted)
                .returns(1, ImportResult::unchanged)
                .returns(3, ImportResult::rejected);
        assertThat(jdbc.sql("select reason from import_reject order by line")
                        .query(String.class)
                        .list())
                .containsExactly("unknown-customer", "bad-channel", "bad-yes-or-no");
        assertThat(words()).containsExactly("a email false", "b sms true");
        jobs.importFile(
                ImportKind.CONSENTS,
                file("older.csv", "customer,channel,consent,date\na,email,yes,2025-05-31\nb,sms,no,2025-04-01\n"),
                folder);
        assertThat(words()).containsExactly("a email false", "b sms false");
        assertThat(jobs.importFile(ImportKind.CONSENTS, file, folder).unchanged())
                .isEqualTo(5);
        assertThat(count("consent_event")).isEqualTo(6);
    }

    @Test
    void keepsInteractionsAsHistoryWithoutEffect() throws IOException {
        var file = file(
                "events.csv",
                "event_id,customer,type,date,comment,score\n"
                        + "1,a,visit,2025-01-01,,\n"
                        + "2,a,投诉,2025-01-02,late again,\n"
                        + "3,b,survey,2025-01-03,,4\n"
                        + "4,b,survey,2025-01-03,,9\n"
                        + "5,b,survey,2025-01-03,,\n"
                        + "6,b,opt-out,2025-01-03,,\n"
                        + "7,c,visit,2025-01-03,,\n");
        var result = jobs.importFile(ImportKind.INTERACTIONS, file, folder);
        assertThat(result).returns(3, ImportResult::inserted).returns(4, ImportResult::rejected);
        assertThat(jdbc.sql("select reason from import_reject order by line")
                        .query(String.class)
                        .list())
                .containsExactly("bad-score", "missing", "bad-interaction-type", "unknown-customer");
        assertThat(count("recovery_case")).isZero();
        assertThat(count("outbox where kind = 'index-response'")).isEqualTo(3);
        assertThat(jobs.importFile(ImportKind.INTERACTIONS, file, folder).unchanged())
                .isEqualTo(3);
        assertThat(count("response")).isEqualTo(3);
        assertThat(count("outbox where kind = 'index-response'")).isEqualTo(3);
    }

    /** Reported by the API or by a file: a visit in the window counts for its contact's document and the campaign's figures alike. */
    @Test
    void anImportedVisitInAContactsWindowChangesTheContact() throws IOException {
        contactOfAnn();
        var before = version();
        jobs.importFile(
                ImportKind.INTERACTIONS,
                file(
                        "v.csv",
                        "event_id,customer,type,date\n1,a,visit,2026-01-31\n2,a,click,2026-02-02\n3,b,visit,2026-02-02\n"),
                folder);
        assertThat(version()).as("outside, no visit, nobody's").isEqualTo(before);
        jobs.importFile(
                ImportKind.INTERACTIONS, file("w.csv", "event_id,customer,type,date\n4,a,visit,2026-02-02\n"), folder);
        assertThat(version()).isGreaterThan(before);
        assertThat(count("outbox where kind = 'index-contact'")).isEqualTo(1);
        assertThat(jdbc.sql("select outcome from list_member")
                        .query(String.class)
                        .single())
                .as("history has no effect")
                .isEqualTo("none");
    }

    private java.util.List<String> words() {
        return jdbc.sql("""
                        select c.external_id || ' ' || n.channel || ' ' || n.granted from consent n
                        join customer c on c.id = n.customer_id order by 1""").query(String.class).list();
    }
}
