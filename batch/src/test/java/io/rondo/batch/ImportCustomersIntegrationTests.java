package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ImportCustomersIntegrationTests extends BatchTest {

    @Autowired
    Imports imports;

    private static final String HEADER = "external_id,email,given_name,consent_email,monetary,birthday,colour\n";

    private static final String SEVEN = HEADER
            + "a,a@customers.test,Ann,yes,10.50,1980-02-29,blue\n"
            + "b,no-address,Bob,yes,1,,\n"
            + "c,,\"Carl\nthe \"\"Great\"\"\",no,,,\n"
            + "a,a2@customers.test,Ann,yes,1,,\n"
            + "d,d@customers.test,Dan,yes,=1+1,,\n"
            + "e,e@customers.test,Eve,yes,1,1980-02-30,\n"
            + "f,f@customers.test,Fay\n"
            + ",g@customers.test,Guy,yes,1,,\n";

    /** Once there are orders, what a file says of orders is not asked any more; whoever changed is looked at again. */
    @Test
    void aFileDoesNotOverwriteWhatIsComputedFromOrders() throws IOException {
        jobs.importCustomers(
                file("first.csv", "external_id,given_name,frequency,monetary\na,Ann,2,20\nb,Bob,2,20\n"), folder);
        jdbc.sql(
                        "update profile set own_orders = true, frequency = 12 where customer_id = (select id from customer where external_id = 'a')")
                .update();
        jdbc.sql("truncate profile_due").update();
        jobs.importCustomers(
                file("second.csv", "external_id,given_name,frequency,monetary\na,Anna,1,5\nb,Bobby,1,5\n"), folder);
        assertThat(jdbc.sql(
                                "select given_name || ' ' || frequency from customer join profile on customer_id = id order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("Anna 12", "Bobby 1");
        assertThat(count("customer where id in (select customer_id from profile_due)"))
                .isEqualTo(2);
    }

    @Test
    void storesGoodRowsAndRefusesBadOnesWithLineFieldAndReason() throws IOException {
        var result = jobs.importCustomers(file("customers.csv", SEVEN), folder);
        assertThat(result)
                .returns(8, ImportResult::rowsRead)
                .returns(2, ImportResult::inserted)
                .returns(0, ImportResult::updated)
                .returns(0, ImportResult::unchanged)
                .returns(6, ImportResult::rejected);
        assertThat(result.rejectsFile()).hasFileName("customers.rejects.csv");
        assertThat(Files.readString(result.rejectsFile()).lines())
                .containsExactly(
                        "line,field,value,reason," + HEADER.strip(),
                        "3,email,no-address,no-at-sign,b,no-address,Bob,yes,1,,",
                        "6,external_id,a,duplicate-in-file,a,a2@customers.test,Ann,yes,1,,",
                        "7,monetary,'=1+1,bad-number,d,d@customers.test,Dan,yes,'=1+1,,",
                        "8,birthday,1980-02-30,bad-date,e,e@customers.test,Eve,yes,1,1980-02-30,",
                        "9,row,\"f,f@customers.test,Fay\",too-few-columns,f,f@customers.test,Fay",
                        "10,external_id,,missing,,g@customers.test,Guy,yes,1,,");
        assertThat(jdbc.sql("select given_name from customer order by external_id")
                        .query(String.class)
                        .list())
                .containsExactly("Ann", "Carl\nthe \"Great\"");
        assertThat(jdbc.sql("select attributes ->> 'colour' from profile where monetary = 10.50")
                        .query(String.class)
                        .single())
                .isEqualTo("blue");
        assertThat(jdbc.sql("""
                                select external_id || ' ' || granted from consent join customer on customer.id = customer_id
                                order by 1""").query(String.class).list()).containsExactly("a true", "c false");
    }

    @Test
    void takesRefusedRowsThatWerePutRight() throws IOException {
        var first = jobs.importCustomers(file("customers.csv", SEVEN), folder);
        var right = Files.readString(first.rejectsFile())
                .replace("b,no-address,Bob", "b,bob@customers.test,Bob")
                .replace("Eve,yes,1,1980-02-30", "Eve,yes,1,1980-02-28");
        var again = imports.run(
                new Imports.Order(ImportKind.CUSTOMERS, file("right.csv", right), folder, null, first.run(), "maria"));
        assertThat(jdbc.sql("select origin_run || ' ' || inserted || ' ' || rejected from import_run where id = :id")
                        .param("id", again)
                        .query(String.class)
                        .single())
                .as("still refused: the formula, the row that is too short and the one without an id; 'a' is known")
                .isEqualTo(first.run() + " 2 3");
        assertThat(jdbc.sql("select email from customer where external_id = 'b'")
                        .query(String.class)
                        .single())
                .isEqualTo("bob@customers.test");
    }

    @Test
    void keepsSeveralMappingsOfAHeaderAndNoNameTwice() throws IOException {
        var header = IntStream.range(0, 1_000)
                .mapToObj("column %d of a wide file"::formatted)
                .toList();
        var file = file("wide.csv", String.join(";", header) + "\n" + "x;".repeat(999) + "x\n");
        assertThat(imports.save(ImportKind.CUSTOMERS, "Germany", header, wide("de"), false, "maria"))
                .isTrue();
        assertThat(imports.save(ImportKind.CUSTOMERS, "China", header, wide("cn"), false, "maria"))
                .isTrue();
        assertThat(imports.save(ImportKind.CUSTOMERS, "Germany", List.of("Nr"), wide("at"), false, "maria"))
                .as("a name of other files")
                .isFalse();
        assertThat(imports.preview(ImportKind.CUSTOMERS, file, null))
                .returns("China", Imports.Preview::mappingName)
                .returns(List.of("China", "Germany"), Imports.Preview::saved);
        assertThat(imports.preview(ImportKind.CUSTOMERS, file, "Germany")
                        .mapping()
                        .source())
                .isEqualTo("de");
        assertThat(imports.save(ImportKind.CUSTOMERS, "Germany", header, wide("ch"), false, "maria"))
                .isTrue();
        assertThat(imports.preview(ImportKind.CUSTOMERS, file, "Germany")
                        .mapping()
                        .source())
                .isEqualTo("ch");
        assertThat(imports.save(ImportKind.CUSTOMERS, "Germany", List.of("Nr"), wide("at"), true, "maria"))
                .isTrue();
        assertThat(imports.preview(ImportKind.CUSTOMERS, file, "Germany"))
                .as("a name has one header")
                .returns(List.of("China"), Imports.Preview::saved);
    }

    private static ImportMapping wide(String source) {
        return new ImportMapping(
                Map.of("column 0 of a wide file", "external_id"),
                source,
                ImportMapping.DateStyle.AUTO,
                ImportMapping.NumberStyle.AUTO,
                null,
                "UTC");
    }

    @Test
    void understandsAHeaderAsItWasMappedBefore() throws IOException {
        var header = List.of("Nr", "Zuname", "Umsatz", "Geboren", "value", "note");
        var mapping = new ImportMapping(
                Map.of(
                        "Nr",
                        "external_id",
                        "Zuname",
                        "family_name",
                        "Umsatz",
                        "monetary",
                        "Geboren",
                        "birthday",
                        "note",
                        ""),
                "crm",
                ImportMapping.DateStyle.DAY_FIRST,
                ImportMapping.NumberStyle.COMMA,
                "DE",
                "Europe/Berlin");
        imports.save(ImportKind.CUSTOMERS, "CRM", header, mapping, false, "maria");
        var file = file(
                "crm.csv", String.join(";", header) + "\n1;Meier;1.234,50;3/4/1980;x;secret\n2;Muster;1.5x;;y;z\n");
        var preview = imports.preview(ImportKind.CUSTOMERS, file, null);
        assertThat(preview.mappingName()).isEqualTo("CRM");
        assertThat(preview.mapping()).isEqualTo(mapping);
        var result = jobs.importCustomers(file, folder);
        assertThat(jdbc.sql("""
                                select concat_ws(' ', source, family_name, birthday, monetary, attributes)
                                from customer join profile on customer_id = id""").query(String.class).single())
                .isEqualTo("crm Meier 1980-04-03 1234.50 {\"value\": \"x\"}");
        assertThat(Files.readString(result.rejectsFile()))
                .isEqualTo("line,field,value,reason,Nr,Zuname,Umsatz,Geboren,file:value,note\r\n"
                        + "3,monetary,1.5x,bad-number,2,Muster,1.5x,,y,z\r\n");
        var right =
                file("right.csv", Files.readString(result.rejectsFile()).replace("2,Muster,1.5x", "2,Muster,\"1,5\""));
        imports.run(new Imports.Order(ImportKind.CUSTOMERS, right, folder, null, result.run(), "maria"));
        assertThat(jdbc.sql("""
                                select concat_ws(' ', source, family_name, monetary, attributes)
                                from customer join profile on customer_id = id where external_id = '2'""").query(String.class).single()).isEqualTo("crm Muster 1.50 {\"value\": \"y\"}");
    }

    @Test
    void takesFilesAsPeopleHaveThemWithoutAHand() throws IOException {
        var gbk = Charset.forName("GB18030");
        var wide = new StringBuilder("external_id");
        IntStream.range(1, 200).forEach(i -> wide.append(",col").append(i));
        wide.append("\nwide");
        IntStream.range(1, 200).forEach(i -> wide.append(",v").append(i));
        var files = new LinkedHashMap<String, byte[]>();
        files.put(
                "semicolons.csv",
                "id;last_name;city\nsemi;\"Meier; \"\"der\"\" Alte\";Bonn\n".getBytes(StandardCharsets.UTF_8));
        files.put("gbk.csv", "客户编号,姓,城市\ngbk,欧阳,重庆\n".getBytes(gbk));
        files.put(
                "excel.csv",
                "\uFEFFsep=;\r\nid;last_name;city\r\nexcel;M\u00fcller;K\u00f6ln\r\n".getBytes(StandardCharsets.UTF_8));
        files.put(
                "utf16.txt",
                "\uFEFFid\tlast_name\tcity\r\nutf16\t\u738b\t\u5317\u4eac\r\n".getBytes(StandardCharsets.UTF_16LE));
        files.put("trailing.csv", "id,last_name,city,\ntrail,Roe,Ulm,\n".getBytes(StandardCharsets.UTF_8));
        files.put("newlines.csv", "id,last_name,city\nlines,\"Roe\nof Ulm\",Ulm\n".getBytes(StandardCharsets.UTF_8));
        files.put("wide.csv", wide.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        for (var it : files.entrySet()) {
            var result = jobs.importCustomers(Files.write(folder.resolve(it.getKey()), it.getValue()), folder);
            assertThat(result)
                    .as(it.getKey())
                    .returns(1, ImportResult::inserted)
                    .returns(0, ImportResult::rejected);
        }
        assertThat(jdbc.sql("select concat_ws('|', external_id, family_name, city) from customer order by id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "semi|Meier; \"der\" Alte|Bonn",
                        "gbk|欧阳|重庆",
                        "excel|Müller|Köln",
                        "utf16|王|北京",
                        "trail|Roe|Ulm",
                        "lines|Roe\nof Ulm|Ulm",
                        "wide");
        assertThat(jdbc.sql("""
                                select count(*) from profile p, jsonb_object_keys(p.attributes) k
                                where p.customer_id = (select id from customer where external_id = 'wide')""").query(Integer.class).single()).isEqualTo(199);
    }

    @Test
    void changesNothingWhenTheSameFileIsImportedAgain() throws IOException {
        var file = file("customers.csv", SEVEN);
        jobs.importCustomers(file, folder);
        var before = everything();
        var again = jobs.importCustomers(file, folder);
        assertThat(again)
                .returns(8, ImportResult::rowsRead)
                .returns(0, ImportResult::inserted)
                .returns(0, ImportResult::updated)
                .returns(2, ImportResult::unchanged)
                .returns(6, ImportResult::rejected);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void raisesTheVersionOfAChangedRowOnlyAndKeepsColumnsTheFileLacks() throws IOException {
        jobs.importCustomers(
                file("one.csv", "external_id,email,given_name\na,a@customers.test,Ann\nb,b@customers.test,Bob\n"),
                folder);
        var result = jobs.importCustomers(file("two.csv", "external_id,given_name\na,Anna\n"), folder);
        assertThat(result.updated()).isEqualTo(1);
        assertThat(jdbc.sql("select external_id, email, given_name, version from customer order by 1")
                        .query()
                        .listOfRows())
                .containsExactly(
                        Map.of("external_id", "a", "email", "a@customers.test", "given_name", "Anna", "version", 2L),
                        Map.of("external_id", "b", "email", "b@customers.test", "given_name", "Bob", "version", 1L));
    }

    @Test
    void readsAMarkedSemicolonFileWithChineseHeader() throws IOException {
        var file = file(
                "kunden.csv",
                "\uFEFF客户编号;邮箱;姓;名;语言;国家;价值等级;消费金额;邮件许可\r\n" + "z1;z1@customers.test;王;小明;中文;中国;高;\"€1,234.50\";是\r\n");
        assertThat(jobs.importCustomers(file, folder).inserted()).isEqualTo(1);
        assertThat(jdbc.sql("""
                                select family_name || given_name || ' ' || language || ' ' || country || ' ' || value_tier || ' ' || monetary
                                from customer join profile on customer_id = id""").query(String.class).single()).isEqualTo("王小明 zh CN high 1234.50");
    }

    @Test
    void refusesTheRowsOfAUtf8FileWhoseBytesAreNot() throws IOException {
        var file = folder.resolve("mixed.csv");
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write("external_id,given_name\nb,J\u00fcrgen\nc,\u00d6zg\u00fcr\nd,Ren\u00e9\n"
                .getBytes(StandardCharsets.UTF_8));
        bytes.write("a,J\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(file, bytes.toByteArray());
        var result = jobs.importCustomers(file, folder);
        assertThat(result.inserted()).isEqualTo(3);
        assertThat(Files.readString(result.rejectsFile())).contains("5,row,").contains("not-utf-8");
    }

    @Test
    void keepsRareLettersWhereverTheyStandInAChunk() throws IOException {
        var rows = new StringBuilder("external_id,given_name\n");
        for (var n = 0; n < 900; n++) {
            rows.append(n)
                    .append(',')
                    .append("x".repeat(n % 2))
                    .append("\ud842\udfb7".repeat(100))
                    .append('\n');
        }
        assertThat(jobs.importCustomers(file("rare.csv", rows.toString()), folder)
                        .inserted())
                .isEqualTo(900);
        assertThat(count("customer where given_name like '%?%'")).isZero();
    }

    @Test
    void saysWhatIsWrongWithAFileThatHasNoIdColumn() throws IOException {
        var file = file("names.csv", "name,city\nAnn,Bonn\n");
        assertThatThrownBy(() -> jobs.importCustomers(file, folder))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining("external_id");
        assertThat(jdbc.sql("select problem from import_run")
                        .query(String.class)
                        .single())
                .contains("external_id");
        assertThat(jdbc.sql("""
                                select exit_code || exit_message from batch_step_execution
                                union all select exit_code || exit_message from batch_job_execution""").query(String.class).list())
                .as("Batch keeps nothing of the file, where no erasure looks")
                .containsOnly("FAILED");
    }

    @Test
    void aYesOfOneSourceDoesNotOverruleANoOrAnObjectionOfAnother() throws IOException {
        jobs.importCustomers(
                file("one.csv", "external_id,source,given_name,consent_email,no_profiling\na,crm,Ann,no,yes\n"),
                folder);
        jdbc.sql("insert into customer_identity (customer_id, kind, value) select id, 'source:shop', '7' from customer")
                .update();
        jobs.importCustomers(
                file("two.csv", "external_id,source,given_name,consent_email,no_profiling\n7,shop,Anna,yes,no\n"),
                folder);
        assertThat(jdbc.sql(
                                "select given_name || ' ' || granted || ' ' || no_profiling from customer join consent on customer_id = id")
                        .query(String.class)
                        .list())
                .containsExactly("Anna false true");
    }

    @Test
    void neverTurnsAnOptOutIntoConsentByAnImport() throws IOException {
        jobs.importCustomers(file("one.csv", "external_id,given_name,consent_email\na,Ann,yes\n"), folder);
        jdbc.sql("""
                        insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                        select id, 'marketing', 'email', false, 'unsubscribe', now(), now() from customer""").update();
        jdbc.sql("update consent set granted = false").update();
        jobs.importCustomers(file("two.csv", "external_id,given_name,consent_email\na,Anna,yes\n"), folder);
        assertThat(jdbc.sql("select granted from consent").query(Boolean.class).single())
                .isFalse();
        assertThat(count("consent_event")).isEqualTo(2);
    }

    @Test
    void goesOnWhereAKilledImportStopped() throws IOException {
        var rows = new StringBuilder("external_id,email\n");
        for (var i = 1; i <= 5_000; i++) {
            rows.append("k%d,k%d@customers.test\n".formatted(i, i));
        }
        var file = file("many.csv", rows.append("k1,again@customers.test\n").toString());
        // A writer that dies in the second chunk: the first is stored, the rest is not.
        jdbc.sql("""
                        create function die() returns trigger language plpgsql as
                        $$ begin if new.external_id = 'k3000' then raise exception 'power cut'; end if; return new; end $$""").update();
        jdbc.sql("create trigger die before insert on customer for each row execute function die()")
                .update();
        try {
            assertThatThrownBy(() -> jobs.importCustomers(file, folder)).isInstanceOf(JobFailed.class);
        } finally {
            jdbc.sql("drop function die cascade").update();
        }
        assertThat(count("customer")).isEqualTo(2_000);
        // What kill -9 leaves behind: an execution that nobody ends.
        jdbc.sql("update batch_job_execution set status = 'STARTED', exit_code = 'UNKNOWN', end_time = null")
                .update();
        jdbc.sql("update batch_step_execution set status = 'STARTED', exit_code = 'EXECUTING', end_time = null")
                .update();
        var result = jobs.importCustomers(file, folder);
        assertThat(result)
                .returns(5_001, ImportResult::rowsRead)
                .returns(5_000, ImportResult::inserted)
                .returns(1, ImportResult::rejected);
        assertThat(count("customer")).isEqualTo(5_000);
        assertThat(count("import_run")).isEqualTo(1);
        assertThat(count("import_key")).isZero();
    }

    @Test
    void knowsACustomerByItsIdInEachSource() throws IOException {
        jobs.importCustomers(file("one.csv", "external_id,given_name,source\n7,Ann,shop\n7,Bob,crm\n"), folder);
        assertThat(jdbc.sql("select external_id || ' ' || given_name from customer order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("7 Ann", "crm/7 Bob");
        var result = jobs.importCustomers(file("two.csv", "external_id,given_name,source\n7,Bobby,crm\n"), folder);
        assertThat(result.updated()).isEqualTo(1);
        assertThat(jdbc.sql("select given_name from customer where external_id = 'crm/7'")
                        .query(String.class)
                        .single())
                .isEqualTo("Bobby");
    }

    @Test
    void updatesTheSurvivorOfAMergeAndEmptiesNothingAnotherSourceKnows() throws IOException {
        var both = "external_id,email,given_name,city,source\na,a@customers.test,Ann,Bonn,shop\n";
        jobs.importCustomers(file("shop.csv", both), folder);
        jobs.importCustomers(file("crm.csv", "external_id,email,given_name,source\nb,,Anna,crm\n"), folder);
        jdbc.sql("""
                        update customer set state = 'merged', merged_into = (select id from customer where external_id = 'a')
                        where external_id = 'b'""").update();
        var again = jobs.importCustomers(file("crm.csv", "external_id,email,given_name,source\nb,,Anja,crm\n"), folder);
        assertThat(again.updated()).isEqualTo(1);
        assertThat(jdbc.sql("select given_name || ' ' || email || ' ' || city from customer where external_id = 'a'")
                        .query(String.class)
                        .single())
                .isEqualTo("Anja a@customers.test Bonn");
        assertThat(jdbc.sql("select given_name from customer where external_id = 'b'")
                        .query(String.class)
                        .single())
                .isEqualTo("Anna");
        assertThat(jobs.importCustomers(
                                file("shop2.csv", both.replace("a@", "a@").concat("\n")), folder)
                        .unchanged())
                .as("the same row of its source changes nothing, whatever another said since")
                .isEqualTo(1);
    }

    @Test
    void updatesTheSurvivorOfAMergeThatEndsWhileTheImportWaitsForIt() throws Exception {
        var header = "external_id,given_name,source\n";
        jobs.importCustomers(file("before.csv", header + "a,Ann,shop\nb,Anna,crm\n"), folder);
        var next = file("next.csv", header + "b,Anja,crm\n");
        var done = importedWhile(next, """
                update customer set state = 'merged', merged_into = (select id from customer where external_id = 'a')
                where external_id = 'b'""");
        assertThat(done.updated()).isEqualTo(1);
        assertThat(names()).containsExactly("a Anja", "b Anna");
    }

    @Test
    void waitsForTheSurvivorOfAMergeWithoutHoldingTheOtherRecord() throws Exception {
        var header = "external_id,given_name,source\n";
        jobs.importCustomers(file("before.csv", header + "a,Ann,shop\nb,Anna,crm\n"), folder);
        var next = file("next.csv", header + "b,Anja,crm\n");
        try (var merge = dataSource.getConnection();
                var other = dataSource.getConnection();
                var importing = Executors.newSingleThreadExecutor()) {
            merge.setAutoCommit(false);
            other.setAutoCommit(false);
            execute(merge, """
                    update customer set state = 'merged', merged_into = (select id from customer where external_id = 'a')
                    where external_id = 'b'""");
            execute(other, "select from customer where external_id = 'a' for no key update");
            var done = importing.submit(() -> jobs.importCustomers(next, folder));
            try {
                await().until(() -> waitingForCustomers() == 1);
                merge.commit();
                await().until(() -> waitingForCustomers() == 1);
                execute(other, "select from customer where external_id = 'b' for no key update");
            } finally {
                merge.rollback();
                other.rollback();
            }
            assertThat(done.get().updated()).isEqualTo(1);
        }
        assertThat(names()).containsExactly("a Anja", "b Anna");
    }

    @Test
    void writesNothingToARecordThatIsErasedWhileTheImportWaitsForIt() throws Exception {
        var header = "external_id,given_name\n";
        jobs.importCustomers(file("before.csv", header + "a,Ann\n"), folder);
        var next = file("next.csv", header + "a,Anja\n");
        var done = importedWhile(
                next,
                "update customer set state = 'erased', external_id = 'erased-1', given_name = null",
                "delete from customer_identity");
        assertThat(done.inserted()).isEqualTo(1);
        assertThat(names()).containsExactly("a Anja", "erased-1 ");
    }

    @Test
    void saysThatAFileIsNotThereAnyMore() {
        assertThatThrownBy(() -> jobs.importCustomers(folder.resolve("gone.csv"), folder))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining("Expected file 'gone.csv' to be there, but it was deleted or moved away");
    }

    @Test
    void beginsAChunkAgainThatLostADeadlock() throws Exception {
        var header = "external_id,given_name,source\n";
        jobs.importCustomers(file("before.csv", header + "a,Ann,shop\nb,Anna,shop\n"), folder);
        var next = file("next.csv", header + "a,Anja,shop\nb,Bea,shop\nc,,shop\nc,Cleo,shop\n");
        try (var other = dataSource.getConnection();
                var importing = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            execute(other, "select from customer where external_id = 'b' for no key update");
            var done = importing.submit(() -> jobs.importCustomers(next, folder));
            try {
                await().until(() -> waitingForCustomers() == 1);
                // Whoever waits longer finds the deadlock, and loses.
                execute(other, "select from customer where external_id = 'a' for no key update");
            } finally {
                other.rollback();
            }
            assertThat(done.get())
                    .extracting(ImportResult::inserted, ImportResult::updated, ImportResult::rejected)
                    .containsExactly(1, 2, 1);
        }
        assertThat(names().subList(0, 2)).containsExactly("a Anja", "b Bea");
    }

    /** The import begins when the change was made but is not committed. */
    private ImportResult importedWhile(Path file, String... change) throws Exception {
        try (var other = dataSource.getConnection();
                var importing = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            for (var statement : change) {
                execute(other, statement);
            }
            var done = importing.submit(() -> jobs.importCustomers(file, folder));
            try {
                await().until(() -> waitingForCustomers() == 1);
            } finally {
                other.commit();
            }
            return done.get();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int waitingForCustomers() {
        return count("pg_stat_activity where wait_event_type = 'Lock' and query like '%from incoming_customer%'");
    }

    private List<String> names() {
        return jdbc.sql("select external_id || ' ' || coalesce(given_name, '') from customer order by external_id")
                .query(String.class)
                .list();
    }

    @Test
    void appliesTwoRowsOfOnePersonInTheirOrder() throws IOException {
        var header = "external_id,given_name,city,source\n";
        jobs.importCustomers(file("two.csv", header + "a,Ann,Bonn,shop\nb,Anna,Bonn,shop\n"), folder);
        jdbc.sql("""
                        update customer set state = 'merged', merged_into = (select id from customer where external_id = 'a')
                        where external_id = 'b'""").update();
        jdbc.sql("update customer_identity set customer_id = (select id from customer where external_id = 'a')")
                .update();
        jobs.importCustomers(file("next.csv", header + "b,Anja,Ulm,shop\na,,Köln,shop\n"), folder);
        assertThat(jdbc.sql("select given_name || ' ' || city from customer where external_id = 'a'")
                        .query(String.class)
                        .single())
                .isEqualTo("Anja Köln");
    }

    @Test
    void keepsAddressAndE164NumberAndConsentToTextMessages() throws IOException {
        jobs.importCustomers(
                file(
                        "de.csv",
                        "Kunde;Street;PLZ;Ort;State;Country;Phone;sms opt-in;external_id\n"
                                + "x;Lange Gasse 1;53111;Bonn;NRW;DE;030 901820;yes;1\n"
                                + "x;Rue 1;1000;Bruxelles;;;030 901820;no;2\n"
                                + "x;;;;;;+49 30 901820;no;3\n"),
                folder);
        assertThat(jdbc.sql("""
                                select concat_ws('|', street, postal_code, city, region, phone, phone_digest is not null)
                                from customer order by external_id""").query(String.class).list())
                .containsExactly("Lange Gasse 1|53111|Bonn|NRW|+4930901820|t", "+4930901820|t");
        assertThat(jdbc.sql("select reason from import_reject")
                        .query(String.class)
                        .list())
                .containsExactly("bad-phone-number");
        assertThat(jdbc.sql("select granted from consent where channel = 'sms' order by customer_id")
                        .query(Boolean.class)
                        .list())
                .containsExactly(true, false);
    }

    private List<Map<String, Object>> everything() {
        return jdbc.sql("""
                        select c.id, c.version, c.updated_at, p.refreshed_at, n.changed_at,
                               (select count(*) from consent_event) as events
                        from customer c join profile p on p.customer_id = c.id
                        left join consent n on n.customer_id = c.id order by c.id""").query().listOfRows();
    }
}
