package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportListIntegrationTests extends BatchTest {

    @Test
    void takesAReadyMadeListAndRefusesLinesThatNameNobody() throws IOException {
        customer("a", "a@customers.test");
        customer("b", null);
        customer("c", "c@customers.test");
        var campaign = campaign("c", null, 2);
        arm(campaign, "mail", false, 0.5, 1);
        arm(campaign, "none", true, 0.5, 2);
        var file = file(
                "list.csv",
                "external_id,arm,wave,segment\na,mail,2,families\nb,none,,\nc,phone,,\nnobody,mail,,\na,none,,\n");
        var result = jobs.importList(campaign, file, folder, false);
        assertThat(result.file().rejected()).isEqualTo(3);
        assertThat(Files.readString(result.file().rejectsFile()).lines())
                .containsExactly(
                        "line,field,value,reason,external_id,arm,wave,segment",
                        "4,arm,phone,unknown-arm,c,phone,,",
                        "5,external_id,nobody,unknown-customer",
                        "6,external_id,a,duplicate-in-file");
        assertThat(result.list())
                .returns(2, ListResult::considered)
                .returns(2, ListResult::listed)
                .returns(1, ListResult::heldOut);
        assertThat(jdbc.sql("select arm || ' ' || wave || ' ' || segment from list_member where arm = 'mail'")
                        .query(String.class)
                        .single())
                .isEqualTo("mail 2 families");
        assertThat(jobs.buildList(campaign)).isEqualTo(result.list());
    }

    @Test
    void leavesOutWhomABuiltListWouldLeaveOutIfAskedTo() throws IOException {
        customer("a", "a@customers.test");
        customer("b", null);
        var campaign = campaign("c", null, 1);
        arm(campaign, "mail", false, 1, 1);
        var result = jobs.importList(campaign, file("list.csv", "external_id,arm\na,mail\nb,mail\n"), folder, true);
        assertThat(result.list().notListed()).isEqualTo(Map.of("no-address", 1));
        assertThat(result.list().considered()).isEqualTo(2);
    }

    @Test
    void understandsHillstromsExperiment() throws IOException {
        var file = file("hillstrom.csv", """
                recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend
                10,2) $100 - $200,142.44,1,0,Surburban,0,Phone,Womens E-Mail,0,0,0
                6,3) $200 - $350,329.08,1,1,Rural,1,Web,No E-Mail,0,0,0
                """);
        assertThat(jobs.importCustomers(file, folder).inserted()).isEqualTo(2);
        assertThat(jdbc.sql("""
                                select external_id || ' ' || email || ' ' || strategic_segment || ' ' || recency_days || ' ' || value_tier
                                from customer join profile on customer_id = id order by id""").query(String.class).list())
                .containsExactly(
                        "h-2 h2@customers.test bought-mens 300 mid", "h-3 h3@customers.test bought-both 180 mid");
        var campaign = campaign("c", null, 1);
        arm(campaign, "Womens E-Mail", false, 0.5, 1);
        arm(campaign, "No E-Mail", true, 0.5, 2);
        var list = jobs.importList(campaign, file, folder, false).list();
        assertThat(list).returns(2, ListResult::listed).returns(1, ListResult::heldOut);
    }
}
