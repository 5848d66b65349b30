package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportCustomersIntegrationTests extends BatchTest {

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
                        "line,field,value,reason",
                        "3,email,no-address,no-at-sign",
                        "6,external_id,a,duplicate-in-file",
                        "7,monetary,'=1+1,bad-number",
                        "8,birthday,1980-02-30,bad-date",
                        "9,row,\"f,f@customers.test,Fay\",too-few-columns",
                        "10,external_id,,missing");
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
                "\uFEFF客户编号;邮箱;姓;名;语言;国家;价值等级;消费金额;邮件许可\r\n" + "z1;z1@customers.test;王;小明;中文;中国;高;\"¥1,234.50\";是\r\n");
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
    void saysWhatIsWrongWithAFileThatHasNoIdColumn() throws IOException {
        var file = file("names.csv", "name,city\nAnn,Bonn\n");
        assertThatThrownBy(() -> jobs.importCustomers(file, folder))
                .isInstanceOf(JobFailed.class)
                .hasMessageContaining("external_id");
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
        for (var i = 1; i <= 2_500; i++) {
            rows.append("k%d,k%d@customers.test\n".formatted(i, i));
        }
        var file = file("many.csv", rows.append("k1,again@customers.test\n").toString());
        // A writer that dies in the second chunk: the first is stored, the rest is not.
        jdbc.sql("""
                        create function die() returns trigger language plpgsql as
                        $$ begin if new.external_id = 'k1500' then raise exception 'power cut'; end if; return new; end $$""").update();
        jdbc.sql("create trigger die before insert on customer for each row execute function die()")
                .update();
        try {
            assertThatThrownBy(() -> jobs.importCustomers(file, folder)).isInstanceOf(JobFailed.class);
        } finally {
            jdbc.sql("drop function die cascade").update();
        }
        assertThat(count("customer")).isEqualTo(1_000);
        // What kill -9 leaves behind: an execution that nobody ends.
        jdbc.sql("update batch_job_execution set status = 'STARTED', exit_code = 'UNKNOWN', end_time = null")
                .update();
        jdbc.sql("update batch_step_execution set status = 'STARTED', exit_code = 'EXECUTING', end_time = null")
                .update();
        var result = jobs.importCustomers(file, folder);
        assertThat(result)
                .returns(2_501, ImportResult::rowsRead)
                .returns(2_500, ImportResult::inserted)
                .returns(1, ImportResult::rejected);
        assertThat(count("customer")).isEqualTo(2_500);
        assertThat(count("import_run")).isEqualTo(1);
        assertThat(count("import_key")).isZero();
    }

    private List<Map<String, Object>> everything() {
        return jdbc.sql("""
                        select c.id, c.version, c.updated_at, p.refreshed_at, n.changed_at,
                               (select count(*) from consent_event) as events
                        from customer c join profile p on p.customer_id = c.id
                        left join consent n on n.customer_id = c.id order by c.id""").query().listOfRows();
    }
}
