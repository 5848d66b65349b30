package io.rondo.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Purpose;
import io.rondo.consent.Suppressions;
import io.rondo.identity.MergeRequest;
import io.rondo.identity.Merges;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.Audit;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.RetriedTransactions;
import io.rondo.responses.NewResponse;
import io.rondo.responses.Quarantine;
import io.rondo.responses.Recorded;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import io.rondo.testing.World;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** After an erasure no string of the customer is anywhere, and every figure is what it was. */
class ErasureIntegrationTests {

    /** Everything that names this customer, or was written by them; in small letters. */
    private static final List<String> STRINGS = List.of(
            "zoëlla",
            "quastenberg",
            "zoella@quastenberg.test",
            "zoella.q@office.test",
            "+4930990011",
            "990011",
            "fledermausgasse",
            "shop-4711x",
            "crm-0815y",
            "order-77ab",
            "the lamp fell apart",
            "call me after nine",
            "tortoise-browser",
            "garden-gnomes");

    @TempDir
    Path folder;

    private World world;
    private CustomerId customer;
    private CustomerId other;

    @BeforeEach
    void open() {
        world = new World();
        customer = person("shop-4711X", "shop", "zoella@quastenberg.test", "+4930990011");
        other = world.customer();
    }

    @AfterEach
    void close() {
        world.jdbc()
                .sql("truncate import_run, mail_quarantine, form_answer cascade")
                .update();
        world.close();
    }

    @Test
    void noStringOfTheCustomerIsLeftInAnyTable() throws IOException {
        live();
        assertThat(found()).as("the test wrote them").containsAll(STRINGS);
        var accounting = accounting();

        var report = erase(customer);

        assertThat(found()).isEmpty();
        assertThat(report.records()).isEqualTo(2);
        assertThat(accounting()).isEqualTo(accounting);
        assertThat(erase(customer).records()).as("erased already").isZero();
    }

    @Test
    void theMergedRecordsNumberErasesThePersonToo() throws IOException {
        live();
        var merged = world.jdbc()
                .sql("select id from customer where external_id = 'crm-0815Y'")
                .query(Long.class)
                .single();
        assertThat(erase(new CustomerId(merged)).records()).isEqualTo(2);
        assertThat(found()).isEmpty();
    }

    @Test
    void othersKeepWhatIsTheirs() throws IOException {
        live();
        world.bean(Consents.class).record(other, Purpose.MARKETING, Channel.EMAIL, true, "agent", null, World.NOW);
        var before = world.jdbc()
                .sql("select cast(to_jsonb(c) as text) from customer c where id = :id")
                .param("id", other.value())
                .query(String.class)
                .single();
        erase(customer);
        assertThat(world.jdbc()
                        .sql("select cast(to_jsonb(c) as text) from customer c where id = :id")
                        .param("id", other.value())
                        .query(String.class)
                        .single())
                .isEqualTo(before);
        assertThat(world.count("consent where customer_id = " + other.value())).isEqualTo(1);
        assertThat(world.count("mail_quarantine where length(raw) > 0")).isEqualTo(1);
        assertThat(world.count("import_reject where value is not null")).isEqualTo(1);
    }

    @Test
    void whoSaidNoIsStillNotWrittenTo() {
        var digest = world.bean(AddressDigests.class).ofEmail("zoella@quastenberg.test");
        world.bean(Suppressions.class).suppress(digest, "email", "marketing", "opt-out", World.NOW);
        erase(customer);
        assertThat(world.jdbc()
                        .sql("select count(*) from suppression where address_digest = :digest")
                        .param("digest", digest)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void journeysEndAndHistoryIsToldAnew() {
        var live = world.contact(world.campaign(), customer);
        var held = world.contact(world.campaign(), customer, 1, true, "none");
        world.forgetOutbox();
        erase(customer);
        assertThat(world.messages()).containsExactly("contact-interrupted contact-" + live);
        assertThat(world.jdbc()
                        .sql("select ref_id from outbox where kind = 'index-contact' order by 1")
                        .query(Long.class)
                        .list())
                .containsExactly(live.value(), held.value());
    }

    @Test
    void nothingIsRecordedOfAnErasedCustomerAnyMore() {
        var contact = world.contact(world.campaign(), customer);
        var delivery = world.delivery(contact, "SENT");
        erase(customer);
        var answers = world.bean(Responses.class)
                .recordAll(List.of(
                        NewResponse.of("web", "late", ResponseType.REPLY, new Sender.ByDelivery(delivery), World.NOW),
                        NewResponse.of("pos", "l8", ResponseType.VISIT, new Sender.ByCustomer(customer), World.NOW)));
        assertThat(answers).allMatch(Recorded.Refused.class::isInstance);
        assertThat(world.count("response")).isZero();
    }

    @Test
    void filesLoseTheCustomerInWhateverEncoding() throws IOException {
        var rejects = folder.resolve("list.rejects.csv");
        Files.writeString(rejects, """
                line,field,value,reason\r
                2,email,"Zoella@Quastenberg.test","two\r
                lines"\r
                3,email,someone-else,is no e-mail address\r
                4,row,2,Zoëlla\r
                """);
        var run = world.jdbc()
                .sql(
                        "insert into import_run (kind, file_name, started_at, ended_at, file_path, file_digest, rejects_file) values ('customers', 'f', now(), now(), 'f', '\\x01', :file) returning id")
                .param("file", rejects.toString())
                .query(Long.class)
                .single();
        world.jdbc().sql("""
                        insert into import_reject (import_run_id, line, field, value, reason, cells, about_source, about_id)
                        values (:run, 2, 'email', 'Zoella@Quastenberg.test', 'r', '{}', null, null),
                               (:run, 3, 'email', 'someone-else', 'r', '{}', 'shop', '2'),
                               (:run, 4, 'row', '2', 'r', '{}', 'shop', 'shop-4711X')""").param("run", run).update();
        var waiting = new ArrayList<Path>();
        for (var encoding : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "GBK")) {
            var file = Files.createDirectories(folder.resolve("imports/" + encoding))
                    .resolve("customers.csv");
            Files.writeString(file, "id;name\nSHOP-4711x;某人\n", Charset.forName(encoding));
            waiting.add(file);
        }
        var called = folder.resolve("imports/calls.csv");
        Files.writeString(called, "who;number\nQ;(0 30) 99-00/11\n");
        waiting.add(called);
        var innocent = folder.resolve("imports/other.csv");
        Files.writeString(innocent, "id;name;number\nshop-4711x2;Q;990011\n");

        assertThat(new Erasure(
                                world.bean(ErasedRows.class),
                                new ErasedFiles(world.jdbc(), folder.resolve("imports")),
                                world.bean(RetriedTransactions.class))
                        .erase(List.of(customer), "maria")
                        .files())
                .isEqualTo(6);
        assertThat(rejects)
                .content()
                .isEqualTo("line,field,value,reason\r\n3,email,someone-else,is no e-mail address\r\n");
        assertThat(waiting).noneMatch(Files::exists);
        assertThat(innocent).exists();
    }

    @Test
    void aNumberNamesNobodyOutsideTheRowsOfItsSource() {
        var year = person("2026", "shop", "year@customers.test", null);
        var same = person("x-2026", "crm", "crm@customers.test", null);
        world.jdbc()
                .sql("update customer_identity set value = '2026' where customer_id = :id")
                .param("id", same.value())
                .update();
        letter("From: someone@else.test\r\n\r\nIn 2026 all was better", "someone@else.test");
        world.bean(Audit.class).record("maria", "note", "campaign-1", Map.of("from", "2026 on"));
        var run = world.jdbc()
                .sql(
                        "insert into import_run (kind, file_name, started_at, file_path, file_digest) values ('orders', 'f', now(), 'f', '\\x04') returning id")
                .query(Long.class)
                .single();
        world.jdbc().sql("""
                        insert into import_reject (import_run_id, line, field, value, reason, cells, about_source, about_id)
                        values (:run, 2, 'amount', 'x', 'r', array['2026', 'mine'], 'shop', '2026'),
                               (:run, 3, 'amount', 'x', 'r', array['2026', 'of crm'], 'crm', '2026'),
                               (:run, 4, 'amount', 'x', 'r', array['17', '2026'], 'shop', '17'),
                               (:run, 5, 'amount', 'x', 'r', array['2026', 'mine as well'], 'import', '2026')""").param("run", run).update();
        var export = world.bean(PersonalData.class).export(year, "maria").orElseThrow();
        assertThat(export).contains("mine", "mine as well").doesNotContain("all was better", "of crm", "2026 on");
        erase(year);
        assertThat(world.jdbc()
                        .sql("select line from import_reject where cells <> '{}' order by line")
                        .query(Long.class)
                        .list())
                .containsExactly(3L, 4L);
        assertThat(world.count("mail_quarantine where length(raw) > 0")).isEqualTo(1);
        assertThat(world.count("audit_value where cast(detail as text) like '%2026 on%'"))
                .isEqualTo(1);
    }

    @Test
    void aFileWithoutAHeaderLineLeavesNobodyInItsHeader() {
        world.jdbc().sql("""
                        insert into import_run (kind, file_name, started_at, file_path, file_digest, header, mapping, problem)
                        values ('customers', 'f', now(), 'f', '\\x05', array['shop-4711X', 'Zoëlla', 'Quastenberg'], '{"columns": {"Quastenberg": "family_name"}}',
                                'Expected a column, but the header is [shop-4711X, Zoëlla, Quastenberg]'),
                               ('orders', 'g', now(), 'g', '\\x06', array['order_id', 'customer'], '{}', null)""").update();
        world.jdbc().sql("""
                        insert into import_mapping (kind, name, header, mapping, created_by, updated_at)
                        values ('customers', 'crm', array['shop-4711X', 'Zoëlla'], '{}', 'maria', now())""").update();
        erase(customer);
        assertThat(found()).isEmpty();
        assertThat(world.count("import_run where header is not null")).isEqualTo(1);
    }

    @Test
    void theExportHasEverythingThatAnErasureWouldDelete() throws IOException {
        live();
        world.bean(Audit.class).record("maria", "note", "customer-" + customer, Map.of("why", "asked on the phone"));
        var export = world.bean(PersonalData.class).export(customer, "maria").orElseThrow();
        assertThat(export).contains("asked on the phone");
        var small = export.toLowerCase(java.util.Locale.ROOT).replace("\\\\", "\\");
        assertThat(STRINGS).allMatch(small::contains);
        var tables = new JsonMapper().readTree(export).get("tables");
        assertThat(tables.propertyNames())
                .contains(
                        "customer",
                        "customer_identity",
                        "customer_order",
                        "consent_event",
                        "list_member",
                        "delivery",
                        "response",
                        "recovery_case",
                        "form_answer",
                        "mail_quarantine",
                        "import_reject");
        assertThat(tables.get("customer")).hasSize(2);
        erase(customer);
        assertThat(world.bean(PersonalData.class).export(customer, "maria")).isEmpty();
    }

    @Test
    void manyAreErasedInBatches() {
        var many = new ArrayList<CustomerId>();
        for (int i = 0; i < Erasure.BATCH + 20; i++) {
            many.add(world.customer());
        }
        assertThat(world.bean(Erasure.class).erase(many, "maria").records()).isEqualTo(many.size());
        assertThat(world.count("customer where state = 'live'")).isEqualTo(2);
    }

    private Erasure.Report erase(CustomerId who) {
        return world.bean(Erasure.class).erase(List.of(who), "maria");
    }

    /** A life with us: a merged record, contacts, orders, consents, complaints, letters, refused rows. */
    private void live() throws IOException {
        var crm = person("crm-0815Y", "crm", "zoella.q@office.test", null);
        world.bean(Merges.class).merge(new MergeRequest(customer, crm, "by-hand", Set.of("email")), "maria");
        world.bean(Consents.class).record(customer, Purpose.MARKETING, Channel.EMAIL, true, "agent", "w1", World.NOW);
        var campaign = world.campaign();
        var contact = world.contact(campaign, customer);
        world.contact(campaign, other);
        world.delivery(contact, "SENT");
        world.jdbc()
                .sql("update delivery set recipient_domain = 'quastenberg.test'")
                .update();
        world.bean(Responses.class)
                .record(NewResponse.order(
                        "pos", "order-77AB", new Sender.ByCustomer(customer), World.NOW, new BigDecimal("10.00")));
        world.bean(Responses.class)
                .record(NewResponse.of(
                                "desk", "c-1", ResponseType.COMPLAINT, new Sender.ByCustomer(customer), World.NOW)
                        .withDetail("The lamp fell apart"));
        world.jdbc().sql("update response set agent = 'Tortoise-Browser/1.0'").update();
        world.jdbc()
                .sql("insert into topic_refusal values (:id, 'garden-gnomes', now())")
                .param("id", customer.value())
                .update();
        world.jdbc().sql("""
                        insert into consent_event (customer_id, purpose, subject, value, granted, source, occurred_at, recorded_at)
                        values (:id, 'marketing', 'topic', 'garden-gnomes', false, 'agent', now(), now())""").param("id", customer.value()).update();
        world.jdbc().sql("""
                        insert into form_answer (user_task_key, element_id, kind, ref_id, answers, answered_by, answered_at)
                        values (1, 'CallCustomer', 'contact', :id, '{"note": "Call me after nine"}', 'agent', now())""").param("id", contact.value()).update();
        letter(
                "From: Zoëlla <Zoella@Quastenberg.test>\r\n\r\nQuastenberg, Fledermausgasse",
                "Zoëlla <zoella@quastenberg.test>");
        letter("From: someone@else.test\r\n\r\nhello", "someone@else.test");
        var run = world.jdbc()
                .sql(
                        "insert into import_run (kind, file_name, started_at, file_path, file_digest, last_key) values ('customers', 'f', now(), 'f', '\\x02', 'shop-4711X') returning id")
                .query(Long.class)
                .single();
        world.jdbc().sql("""
                        insert into import_reject (import_run_id, line, field, value, reason, cells, about_source, about_id)
                        values (:run, 2, 'phone', '990011x', 'r', array['SHOP-4711X', 'Quastenberg', '990011x'], 'shop', 'shop-4711X'),
                               (:run, 3, 'phone', '(030) 99 00 11', 'r', null, null, null),
                               (:run, 4, 'phone', '12345', 'r', array['somebody'], 'shop', '4711')""").param("run", run).update();
        world.jdbc()
                .sql("insert into import_key values (:run, 'shop-4711X', 2)")
                .param("run", run)
                .update();
        world.bean(Audit.class)
                .record("maria", "note", "customer-" + customer, Map.of("address", "zoella@quastenberg.test"));
    }

    private void letter(String raw, String sender) {
        world.bean(Quarantine.class)
                .keep(new Quarantine.Unclear(
                        raw.getBytes(StandardCharsets.UTF_8), "no-message-of-ours", sender, "subject", raw));
    }

    private CustomerId person(
            String externalId, String source, String email, @org.jspecify.annotations.Nullable String phone) {
        var digests = world.bean(AddressDigests.class);
        var id = world.jdbc()
                .sql("""
                        insert into customer (external_id, source, email, email_digest, phone, phone_digest, given_name, family_name, street, postal_code,
                                              city, birthday, created_at, updated_at)
                        values (:ext, :source, :email, :emailDigest, :phone, :phoneDigest, 'Zoëlla', 'Quastenberg', 'Fledermausgasse 3', '10969',
                                'Berlin', date '1977-08-09', now(), now()) returning id""")
                .param("ext", externalId)
                .param("source", source)
                .param("email", email)
                .param("emailDigest", digests.ofEmail(email))
                .param("phone", phone, java.sql.Types.VARCHAR)
                .param("phoneDigest", phone == null ? null : digests.ofPhone(phone), java.sql.Types.BINARY)
                .query(Long.class)
                .single();
        world.jdbc()
                .sql("insert into customer_identity values ('source:' || :source, :ext, :id)")
                .param("source", source)
                .param("ext", externalId)
                .param("id", id)
                .update();
        return new CustomerId(id);
    }

    /** The strings that stand anywhere in the database, whatever the column's type. */
    private List<String> found() {
        var columns = world.jdbc().sql("""
                        select c.table_name || '|' || count(*) || '|' || string_agg(
                                 case when c.data_type = 'bytea' then format('encode(%I, ''escape'')', c.column_name)
                                      else format('cast(%I as text)', c.column_name) end, ', ')
                          from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                         where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                           and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')
                         group by c.table_name""").query(String.class).list();
        assertThat(columns.stream()
                        .mapToInt(it -> Integer.parseInt(it.split("\\|")[1]))
                        .sum())
                .as("columns looked at")
                .isGreaterThan(150);
        return columns.stream()
                .map(it -> it.split("\\|"))
                .flatMap(it -> world
                        .jdbc()
                        .sql("""
                                select string from unnest(cast(:strings as text[])) string
                                 where exists (select from %s where strpos(lower(concat_ws(' ', %s)), string) > 0)""".formatted(it[0], it[2]))
                        .param("strings", STRINGS.toArray(String[]::new))
                        .query(String.class)
                        .list()
                        .stream())
                .distinct()
                .toList();
    }

    /** What accounting and lift stand on: who was in which arm and bucket, with what outcome and money. */
    private List<String> accounting() {
        return world.jdbc().sql("""
                        select concat_ws('|', m.id, m.campaign_id, m.arm, m.hold_out, m.wave, m.segment, m.bucket, m.bucket_reason, m.outcome,
                                 (select string_agg(concat_ws(' ', r.type, r.class, r.amount, r.occurred_at), ',' order by r.id) from response r
                                   where r.customer_id = m.customer_id),
                                 (select string_agg(concat_ws(' ', d.step, d.state, d.channel, d.settled_at), ',' order by d.id) from delivery d
                                   where d.customer_id = m.customer_id),
                                 (select string_agg(concat_ws(' ', k.kind, k.state, k.compensation), ',' order by k.id) from recovery_case k
                                   where k.customer_id = m.customer_id))
                          from list_member m order by m.id""").query(String.class).list();
    }
}
