package io.rondo.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** What customers said before there was one ledger is in it, each word once. */
class OneConsentLedgerIntegrationTests {

    @Test
    void takesOverEveryWordOfThePreferenceCentreOnce() {
        var database = TestDatabase.at("9");
        database.jdbc().sql("""
                        with someone as (
                          insert into customer (external_id, created_at, updated_at) values ('c', now(), now()) returning id
                        ), word as (
                          insert into consent_event (customer_id, purpose, channel, granted, source, wording_version, occurred_at,
                                                     recorded_at)
                          select id, 'marketing', 'email', false, 'preference-centre', 'w-1', timestamptz '2026-03-01Z', now()
                            from someone
                        )
                        insert into preference_event (customer_id, subject, value, granted, source, wording_version, occurred_at,
                                                      recorded_at)
                        select id, subject, value, granted, 'preference-centre', 'w-1', timestamptz '2026-03-01Z', now() from someone,
                          (values ('channel', 'email', false), ('channel', 'sms', false), ('topic', 'books', false),
                                  ('frequency', '4', false), ('pause', '2026-03-31T00:00:00Z', false)) v(subject, value, granted)
                        """).update();

        database.migrateTo("11");

        assertThat(database.jdbc().sql("""
                                select subject || ' ' || coalesce(channel, value) || ' ' || granted from consent_event
                                 where source = 'preference-centre' and wording_version = 'w-1' and purpose = 'marketing'
                                   and occurred_at = timestamptz '2026-03-01Z' and recorded_at is not null order by id""").query(String.class).list())
                .containsExactly(
                        "channel email false",
                        "channel sms false",
                        "topic books false",
                        "frequency 4 false",
                        "pause 2026-03-31T00:00:00Z false");
        assertThat(database.jdbc()
                        .sql("select to_regclass('preference_event') is null")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }
}
