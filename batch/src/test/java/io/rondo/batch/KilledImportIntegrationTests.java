package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.imports.ImportKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An import is killed in the middle and started again: every table ends as after an undisturbed run. */
class KilledImportIntegrationTests extends BatchTest {

    private static final int CUSTOMERS = 6_500;
    private static final String RESUMED = "import_run.resumed_row";

    static final class Import implements KilledJob.Work {

        @Override
        public void run(BatchJobs jobs, List<String> arguments) {
            jobs.importFile(ImportKind.valueOf(arguments.get(0)), Path.of(arguments.get(1)), Path.of(arguments.get(2)));
        }
    }

    @Test
    void customersEndTheSame() throws IOException {
        var known = file("known.csv", customers(1, 500, "Bonn"));
        var file = file("customers.csv", customers(1, CUSTOMERS, "Köln"));
        jobs.importCustomers(known, folder);
        jobs.importCustomers(file, folder);
        var undisturbed = StoredTables.of(jdbc, RESUMED);
        empty();
        jobs.importCustomers(known, folder);
        KilledJob.at(
                dataSource,
                dataSource.getJdbcUrl(),
                "customer",
                "insert",
                "new.external_id = 'k5000'",
                Import.class,
                List.of("CUSTOMERS", file.toString(), folder.toString()));
        assertThat(count("customer")).as("two chunks are stored").isBetween(3_000, 4_000);
        jobs.importCustomers(file, folder);
        StoredTables.assertSame(StoredTables.of(jdbc, RESUMED), undisturbed);
        assertThat(undisturbed.keySet()).contains("customer", "consent_event", "import_reject", "profile");
    }

    @Test
    void ordersAndTheResponsesTheyAreEndTheSame() throws IOException {
        var file = file("orders.csv", orders());
        world();
        jobs.importFile(ImportKind.ORDERS, file, folder);
        var undisturbed = StoredTables.of(jdbc, RESUMED);
        empty();
        world();
        KilledJob.at(
                dataSource,
                dataSource.getJdbcUrl(),
                "response",
                "insert",
                "new.external_id = 'o5001'",
                Import.class,
                List.of("ORDERS", file.toString(), folder.toString()));
        assertThat(count("customer_order")).as("two chunks are stored").isBetween(3_900, 4_000);
        jobs.importFile(ImportKind.ORDERS, file, folder);
        StoredTables.assertSame(StoredTables.of(jdbc, RESUMED), undisturbed);
        assertThat(undisturbed.keySet()).contains("customer_order", "response", "list_member", "import_reject");
    }

    @Test
    void consentsEndTheSame() throws IOException {
        var rows = new StringBuilder("customer,channel,consent,date\n");
        for (var i = 1; i <= CUSTOMERS; i++) {
            rows.append("k%d,%s,%s,%s\n"
                    .formatted(
                            i % 101 == 100 ? 101 : i % 100 + 1,
                            i % 97 == 0 ? "fax" : i % 3 == 0 ? "sms" : "email",
                            i % 2 == 0 ? "yes" : "no",
                            i == 5_001 ? "2024-01-01" : "2025-%02d-%02d".formatted(i % 12 + 1, i % 28 + 1)));
        }
        factsEndTheSame(ImportKind.CONSENTS, rows.toString(), "consent_event", "2024-01-01", "occurred_at::date");
    }

    @Test
    void interactionsEndTheSame() throws IOException {
        var rows = new StringBuilder("event_id,customer,type,date,score\n");
        for (var i = 1; i <= CUSTOMERS; i++) {
            rows.append("i%d,k%d,%s,2025-%02d-%02d,%d\n"
                    .formatted(
                            i,
                            i % 101 == 100 ? 101 : i % 100 + 1,
                            i % 97 == 0 ? "wink" : i % 3 == 0 ? "survey" : "complaint",
                            i % 12 + 1,
                            i % 28 + 1,
                            i % 5 + 1));
        }
        factsEndTheSame(ImportKind.INTERACTIONS, rows.toString(), "response", "i5001", "external_id");
    }

    /** @param at value of the column in the row at which the import is killed */
    private void factsEndTheSame(ImportKind kind, String rows, String table, String at, String column)
            throws IOException {
        var file = file(kind.code() + ".csv", rows);
        world();
        jobs.importFile(kind, file, folder);
        var undisturbed = StoredTables.of(jdbc, RESUMED);
        empty();
        world();
        KilledJob.at(
                dataSource,
                dataSource.getJdbcUrl(),
                table,
                "insert",
                "new.%s = '%s'".formatted(column, at),
                Import.class,
                List.of(kind.name(), file.toString(), folder.toString()));
        assertThat(count(table))
                .as("two chunks are stored, of which some consents say the same")
                .isBetween(2_000, 4_000);
        jobs.importFile(kind, file, folder);
        StoredTables.assertSame(StoredTables.of(jdbc, RESUMED), undisturbed);
        assertThat(undisturbed.keySet()).contains(table, "import_reject", "profile_due");
    }

    /** 100 customers, of whom k1 is in a launched campaign. */
    private void world() throws IOException {
        jobs.importCustomers(file("world.csv", customers(1, 100, "Bonn")), folder);
        var campaign = campaign("c", null, 1);
        arm(campaign, "A", false, 1, 1);
        jdbc.sql("insert into campaign_wave values (:id, 1, '2026-02-01', '2026-02-15', 1)")
                .param("id", campaign.value())
                .update();
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select :id, id, 'A', false from customer where external_id = 'k1'""").param("id", campaign.value()).update();
    }

    private static String customers(int from, int to, String city) {
        var rows = new StringBuilder("external_id,email,city,consent_email,birthday,colour\n");
        for (var i = from; i <= to; i++) {
            // One in 97 has an address that is none; one in 1,999 comes twice.
            rows.append("k%d,%s,%s,%s,1980-01-%02d,%s\n"
                    .formatted(
                            i % 1_999 == 0 ? i - 1 : i,
                            i % 97 == 0 ? "nowhere" : "k" + i + "@customers.test",
                            city,
                            i % 3 == 0 ? "no" : "yes",
                            i % 28 + 1,
                            i % 2 == 0 ? "blue" : ""));
        }
        return rows.toString();
    }

    private static String orders() {
        var rows = new StringBuilder("order_id,customer,date,amount,category\n");
        for (var i = 1; i <= CUSTOMERS; i++) {
            // Customer k1 orders within the window of its contact; k101 is nobody.
            rows.append("o%d,k%d,%s,%d.50,c%d\n"
                    .formatted(
                            i, i % 101 == 100 ? 101 : i % 100 + 1, i % 2 == 0 ? "2026-02-02" : "2025-11-05", i, i % 7));
        }
        return rows.toString().replace("o5001,k2,2025-11-05", "o5001,k1,2026-02-03");
    }
}
