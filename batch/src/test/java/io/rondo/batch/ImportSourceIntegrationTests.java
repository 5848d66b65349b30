package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.batch.files.ImportSettings;
import io.rondo.imports.ImportKind;
import io.rondo.imports.Imports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Customers in another database; see the source "shop" of {@link BatchTest}. */
class ImportSourceIntegrationTests extends BatchTest {

    @Autowired
    Imports imports;

    @Autowired
    ImportSettings settings;

    @BeforeEach
    void shop() {
        jdbc.sql("drop schema if exists shop cascade").update();
        jdbc.sql("create schema shop").update();
        jdbc.sql("create table shop.person (id bigint, mail text, first_name text, monetary numeric default 12.500,"
                        + " changed timestamptz default now())")
                .update();
        jdbc.sql("""
                        insert into shop.person (id, mail, first_name)
                        select n * 10, case when n = 77 then 'nowhere' else 'p' || n || '@customers.test' end, 'P' || n
                        from generate_series(5000, 1, -1) n""").update();
    }

    @Test
    void takesEveryRowAndRefusesBadOnes() throws IOException {
        assertThat(imports.sources()).containsEntry("shop", ImportKind.CUSTOMERS);
        var run = imports.runSource("shop", folder, "maria");
        assertThat(figures(run)).isEqualTo("5000 4999 0 0 1");
        assertThat(Files.readString(folder.resolve("shop.rejects.csv")))
                .startsWith("line,field,value,reason,id,mail,first_name,monetary,changed\r\n"
                        + "78,email,nowhere,no-at-sign,770,nowhere,P77,12.500,");
        assertThat(jdbc.sql("select email from customer where external_id = '50000'")
                        .query(String.class)
                        .single())
                .isEqualTo("p5000@customers.test");
        assertThat(count("profile where monetary = 12.5"))
                .as("numbers of a database have a point")
                .isEqualTo(4999);
        jdbc.sql("update shop.person set first_name = 'Ann' where id = 10").update();
        assertThat(figures(imports.runSource("shop", folder, "maria"))).isEqualTo("5000 0 1 4998 1");
    }

    @Test
    void twoDatabasesNumberTheirCustomersByThemselves() {
        imports.runSource("shop", folder, "maria");
        imports.runSource("crm", folder, "maria");
        assertThat(jdbc.sql("""
                                select c.external_id || ' ' || c.given_name || ' ' || n.kind from customer c
                                join customer_identity n on n.customer_id = c.id where n.value = '10' order by 1""").query(String.class).list())
                .containsExactly("10 P1 source:shop", "crm/10 Carl source:crm");
    }

    @Test
    void goesOnBehindTheLastRowStored() {
        jdbc.sql("""
                        create function die() returns trigger language plpgsql as
                        $$ begin if new.external_id = '45000' then raise exception 'power cut'; end if; return new; end $$""").update();
        jdbc.sql("create trigger die before insert on customer for each row execute function die()")
                .update();
        try {
            assertThatThrownBy(() -> imports.runSource("shop", folder, "maria")).isInstanceOf(Imports.Refused.class);
        } finally {
            jdbc.sql("drop function die cascade").update();
        }
        var run = jdbc.sql("select id from import_run").query(Long.class).single();
        assertThat(jdbc.sql("select rows_read || ' ' || last_key from import_run")
                        .query(String.class)
                        .single())
                .isEqualTo("4000 40000");
        assertThat(jdbc.sql("select bytes_read || ' of ' || bytes from import_run")
                        .query(String.class)
                        .single())
                .isEqualTo("4000 of 5000");
        jdbc.sql("insert into shop.person (id, mail) values (40000, 'twin@customers.test')")
                .update();
        assertThatThrownBy(() -> imports.resume(run, "maria")).hasMessageContaining("a key of its own");
        jdbc.sql("delete from shop.person where mail = 'twin@customers.test'").update();
        // What is behind the place reached is not read again, even if it changed: the next run sees it.
        jdbc.sql("update shop.person set first_name = 'Ann' where id = 10").update();
        assertThat(imports.resume(run, "maria")).isEqualTo(run);
        assertThat(figures(run)).isEqualTo("5000 4999 0 0 1");
        assertThatThrownBy(() -> imports.resume(run, "maria"))
                .isInstanceOf(Imports.Refused.class)
                .hasMessageContaining("unfinished");
    }

    @Test
    void refusesRowsWithoutAKeyOfTheirOwn() {
        jdbc.sql("insert into shop.person (mail) values ('x@customers.test')").update();
        assertThatThrownBy(() -> imports.runSource("shop", folder, "maria")).hasMessageContaining("but 1 have none");
        jdbc.sql("update shop.person set id = 10 where id is null").update();
        assertThatThrownBy(() -> imports.runSource("shop", folder, "maria")).hasMessageContaining("a key of its own");
    }

    @Test
    void saysWhatIsWrongWithASourceButNeverItsPassword() {
        jdbc.sql("drop table shop.person").update();
        assertThatThrownBy(() -> imports.runSource("shop", folder, "maria"))
                .hasMessageContaining("Expected to read source 'shop'")
                .hasMessageContaining("42P01");
        assertThatThrownBy(() -> imports.runSource("nobody", folder, "maria")).hasMessageContaining("nobody");
        assertThat(settings.toString()).doesNotContain("not-to-be-seen");
        assertThat(List.of(jdbc.sql("select coalesce(string_agg(problem || file_path, ' '), '') from import_run")
                        .query(String.class)
                        .single()))
                .allSatisfy(text -> assertThat(text).doesNotContain("not-to-be-seen"));
    }

    private String figures(long run) {
        return jdbc.sql("""
                        select concat_ws(' ', rows_read, inserted, updated, unchanged, rejected) from import_run
                        where id = :run and ended_at is not null""").param("run", run).query(String.class).single();
    }
}
