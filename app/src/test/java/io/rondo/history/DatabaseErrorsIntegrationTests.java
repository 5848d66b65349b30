package io.rondo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What a log would say of an error of the database: which rule was broken, never whose row broke it. */
class DatabaseErrorsIntegrationTests extends HistorySlice {

    private static final String ADDRESS = "somebody.private@customers.test";

    @Test
    void aViolatedUniqueConstraintDoesNotRepeatTheRow() {
        var insert = """
                insert into customer (external_id, email, created_at, updated_at)
                values (:address, :address, now(), now()) on conflict (external_id) do nothing""";
        jdbc.sql(insert).param("address", ADDRESS).update();
        var thrown = catchThrowable(() -> jdbc.sql(insert.replace("on conflict (external_id) do nothing", ""))
                .param("address", ADDRESS)
                .update());
        assertThat(asLogged(thrown)).contains("customer_external_id_key").doesNotContain(ADDRESS);
    }

    @Test
    void anotherViolatedRuleDoesNotRepeatTheRow() {
        var thrown =
                catchThrowable(() -> jdbc.sql("""
                        insert into customer (external_id, email, created_at, updated_at)
                        values ('private', :address, now(), null)""").param("address", ADDRESS).update());
        assertThat(asLogged(thrown)).contains("violates not-null").doesNotContain(ADDRESS);
    }

    private static String asLogged(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
