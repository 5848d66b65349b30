package io.rondo.batch.importcustomers;

import io.rondo.kernel.BusinessClock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes checked rows to customer, profile and consent, a chunk per statement. A row whose digest is the stored one is not
 * touched at all. A column the file does not have keeps its stored value; an empty cell of a column it has means unknown.
 */
class CustomerTables {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final FileLayout layout;

    CustomerTables(JdbcClient jdbc, BusinessClock clock, FileLayout layout) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.layout = layout;
    }

    /** How many rows were new and how many changed something. */
    record Stored(int inserted, int updated) {}

    Stored store(List<CustomerRow> rows) {
        if (rows.isEmpty()) {
            return new Stored(0, 0);
        }
        var ids = upsertCustomers(rows);
        var changed =
                rows.stream().filter(row -> ids.containsKey(row.externalId())).toList();
        if (!changed.isEmpty()) {
            upsertProfiles(changed, ids);
            recordConsents(changed, ids);
        }
        var inserted = (int) ids.values().stream().filter(Upserted::inserted).count();
        return new Stored(inserted, ids.size() - inserted);
    }

    private record Upserted(String externalId, long id, boolean inserted) {}

    /** Ordered by external id, so that two imports at once lock customers in the same order. */
    private Map<String, Upserted> upsertCustomers(List<CustomerRow> rows) {
        return jdbc
                .sql("""
                        insert into customer as stored
                          (external_id, email, email_digest, phone, given_name, family_name, language, time_zone, country,
                           birthday, no_profiling, source, row_digest, created_at, updated_at)
                        select r.external_id, r.email, decode(r.email_digest, 'hex'), r.phone, r.given_name, r.family_name,
                               coalesce(r.language, 'en'), coalesce(r.time_zone, 'UTC'), r.country, r.birthday::date,
                               coalesce(r.no_profiling, false), coalesce(r.source, 'import'), decode(r.digest, 'hex'), :now, :now
                        from unnest(:externalId::text[], :email::text[], :emailDigest::text[], :phone::text[],
                                    :givenName::text[], :familyName::text[], :language::text[], :timeZone::text[],
                                    :country::text[], :birthday::text[], :noProfiling::boolean[], :source::text[],
                                    :digest::text[])
                          as r (external_id, email, email_digest, phone, given_name, family_name, language, time_zone,
                                country, birthday, no_profiling, source, digest)
                        order by r.external_id
                        on conflict (external_id) do update set
                          email        = case when :hasEmail then excluded.email else stored.email end,
                          email_digest = case when :hasEmail then excluded.email_digest else stored.email_digest end,
                          phone        = case when :hasPhone then excluded.phone else stored.phone end,
                          given_name   = case when :hasGivenName then excluded.given_name else stored.given_name end,
                          family_name  = case when :hasFamilyName then excluded.family_name else stored.family_name end,
                          language     = case when :hasLanguage then excluded.language else stored.language end,
                          time_zone    = case when :hasTimeZone then excluded.time_zone else stored.time_zone end,
                          country      = case when :hasCountry then excluded.country else stored.country end,
                          birthday     = case when :hasBirthday then excluded.birthday else stored.birthday end,
                          no_profiling = case when :hasNoProfiling then excluded.no_profiling else stored.no_profiling end,
                          source       = case when :hasSource then excluded.source else stored.source end,
                          row_digest   = excluded.row_digest,
                          version      = stored.version + 1,
                          updated_at   = excluded.updated_at
                        where stored.row_digest is distinct from excluded.row_digest
                        returning new.id, new.external_id, old.id is null as inserted""")
                .param("externalId", texts(rows, CustomerRow::externalId))
                .param("email", texts(rows, CustomerRow::email))
                .param("emailDigest", texts(rows, CustomerRow::emailDigest))
                .param("phone", texts(rows, CustomerRow::phone))
                .param("givenName", texts(rows, CustomerRow::givenName))
                .param("familyName", texts(rows, CustomerRow::familyName))
                .param("language", texts(rows, CustomerRow::language))
                .param("timeZone", texts(rows, CustomerRow::timeZone))
                .param("country", texts(rows, CustomerRow::country))
                .param("birthday", texts(rows, CustomerRow::birthday))
                .param(
                        "noProfiling",
                        rows.stream().map(CustomerRow::noProfiling).toArray(Boolean[]::new))
                .param("source", texts(rows, CustomerRow::source))
                .param("digest", texts(rows, CustomerRow::digest))
                .param("hasEmail", layout.has(CustomerColumn.EMAIL))
                .param("hasPhone", layout.has(CustomerColumn.PHONE))
                .param("hasGivenName", layout.has(CustomerColumn.GIVEN_NAME))
                .param("hasFamilyName", layout.has(CustomerColumn.FAMILY_NAME))
                .param("hasLanguage", layout.has(CustomerColumn.LANGUAGE))
                .param("hasTimeZone", layout.has(CustomerColumn.TIME_ZONE))
                .param("hasCountry", layout.has(CustomerColumn.COUNTRY))
                .param("hasBirthday", layout.has(CustomerColumn.BIRTHDAY))
                .param("hasNoProfiling", layout.has(CustomerColumn.NO_PROFILING))
                .param("hasSource", layout.has(CustomerColumn.SOURCE))
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query((row, number) ->
                        new Upserted(row.getString("external_id"), row.getLong("id"), row.getBoolean("inserted")))
                .list()
                .stream()
                .collect(Collectors.toMap(Upserted::externalId, Function.identity()));
    }

    private void upsertProfiles(List<CustomerRow> rows, Map<String, Upserted> ids) {
        jdbc.sql("""
                        insert into profile as stored
                          (customer_id, value_tier, stage, strategic_segment, recency_days, frequency, monetary, channel,
                           attributes, refreshed_at)
                        select r.customer_id, coalesce(r.value_tier, 'low'), coalesce(r.stage, 'exploration'),
                               coalesce(r.strategic_segment, 'all'), r.recency_days, r.frequency, r.monetary::numeric,
                               r.channel, r.attributes::jsonb, :now
                        from unnest(:customerId::bigint[], :valueTier::text[], :stage::text[], :strategicSegment::text[],
                                    :recencyDays::integer[], :frequency::integer[], :monetary::text[], :channel::text[],
                                    :attributes::text[])
                          as r (customer_id, value_tier, stage, strategic_segment, recency_days, frequency, monetary,
                                channel, attributes)
                        on conflict (customer_id) do update set
                          value_tier        = case when :hasValueTier then excluded.value_tier else stored.value_tier end,
                          stage             = case when :hasStage then excluded.stage else stored.stage end,
                          strategic_segment = case when :hasStrategicSegment then excluded.strategic_segment
                                                   else stored.strategic_segment end,
                          recency_days      = case when :hasRecencyDays then excluded.recency_days else stored.recency_days end,
                          frequency         = case when :hasFrequency then excluded.frequency else stored.frequency end,
                          monetary          = case when :hasMonetary then excluded.monetary else stored.monetary end,
                          channel           = case when :hasChannel then excluded.channel else stored.channel end,
                          attributes        = (stored.attributes - :attributeNames::text[]) || excluded.attributes,
                          refreshed_at      = excluded.refreshed_at""")
                .param("customerId", ids(rows, ids))
                .param("valueTier", texts(rows, CustomerRow::valueTier))
                .param("stage", texts(rows, CustomerRow::stage))
                .param("strategicSegment", texts(rows, CustomerRow::strategicSegment))
                .param(
                        "recencyDays",
                        rows.stream().map(CustomerRow::recencyDays).toArray(Integer[]::new))
                .param("frequency", rows.stream().map(CustomerRow::frequency).toArray(Integer[]::new))
                .param("monetary", texts(rows, CustomerRow::monetary))
                .param("channel", texts(rows, CustomerRow::channel))
                .param("attributes", texts(rows, CustomerRow::attributes))
                .param("attributeNames", layout.attributes().toArray(String[]::new))
                .param("hasValueTier", layout.has(CustomerColumn.VALUE_TIER))
                .param("hasStage", layout.has(CustomerColumn.STAGE))
                .param("hasStrategicSegment", layout.has(CustomerColumn.STRATEGIC_SEGMENT))
                .param("hasRecencyDays", layout.has(CustomerColumn.RECENCY_DAYS))
                .param("hasFrequency", layout.has(CustomerColumn.FREQUENCY))
                .param("hasMonetary", layout.has(CustomerColumn.MONETARY))
                .param("hasChannel", layout.has(CustomerColumn.CHANNEL))
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .update();
    }

    private record Said(long customerId, String channel, boolean granted) {}

    /**
     * Records what the file says and we do not know yet. A yes in a file never overrules a no the customer gave otherwise
     * (unsubscribe, agent): the file is older than that word as often as not.
     */
    private void recordConsents(List<CustomerRow> rows, Map<String, Upserted> ids) {
        var said = rows.stream()
                .flatMap(row -> {
                    var id = Objects.requireNonNull(ids.get(row.externalId())).id();
                    return Stream.concat(
                            said(id, "email", row.consentEmail()).stream(),
                            said(id, "phone", row.consentPhone()).stream());
                })
                .toList();
        if (said.isEmpty()) {
            return;
        }
        // Subqueries, not joins: a plan made while the table was small would otherwise scan all of it for every chunk.
        jdbc.sql("""
                        with said as (
                          select customer_id, channel, granted
                          from (
                            select r.*, (
                                select c.granted from consent c
                                where c.customer_id = r.customer_id and c.purpose = 'marketing' and c.channel = r.channel
                              ) as known
                            from unnest(:customerId::bigint[], :channel::text[], :granted::boolean[])
                              as r (customer_id, channel, granted)
                          ) r
                          where known is distinct from granted
                            and (known is not false or 'import' is not distinct from (
                                  select e.source from consent_event e
                                  where e.customer_id = r.customer_id and e.purpose = 'marketing' and e.channel = r.channel
                                  order by e.occurred_at desc, e.id desc limit 1))
                        ), event as (
                          insert into consent_event
                            (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
                          select customer_id, 'marketing', channel, granted, 'import', :now, :now from said
                        )
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select customer_id, 'marketing', channel, granted, :now from said
                        on conflict (customer_id, purpose, channel) do update
                        set granted = excluded.granted, changed_at = excluded.changed_at""")
                .param("customerId", said.stream().map(Said::customerId).toArray(Long[]::new))
                .param("channel", said.stream().map(Said::channel).toArray(String[]::new))
                .param("granted", said.stream().map(Said::granted).toArray(Boolean[]::new))
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Optional<Said> said(long customer, String channel, @Nullable Boolean granted) {
        return granted == null ? Optional.empty() : Optional.of(new Said(customer, channel, granted));
    }

    private static @Nullable String[] texts(List<CustomerRow> rows, Function<CustomerRow, @Nullable String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private static Long[] ids(List<CustomerRow> rows, Map<String, Upserted> ids) {
        return rows.stream()
                .map(row -> Objects.requireNonNull(ids.get(row.externalId())).id())
                .toArray(Long[]::new);
    }
}
