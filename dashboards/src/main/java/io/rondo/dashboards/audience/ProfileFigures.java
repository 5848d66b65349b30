package io.rondo.dashboards.audience;

import io.rondo.audiences.Figure;
import io.rondo.dashboards.site.Formats;
import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.StrategicNames;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures of one customer's profile and the recovery plan prepared for them, as read; templates call it as {@code @profileFigures}. */
@Component("profileFigures")
public class ProfileFigures {

    private final JdbcClient jdbc;
    private final Formats formats;
    private final StrategicNames strategic;

    ProfileFigures(JdbcClient jdbc, Formats formats, StrategicNames strategic) {
        this.jdbc = jdbc;
        this.formats = formats;
        this.strategic = strategic;
    }

    /** @param code of the figure: its definition is {@code /audience/definitions#code} */
    public record Shown(String code, String value) {}

    public record Plan(
            String sensitivity,
            String reason,
            BigDecimal compensationLimit,
            int resolveWithinHours,
            String handledBy) {}

    record Profile(
            boolean ownOrders,
            String valueTier,
            String stage,
            String strategicSegment,
            @Nullable String relationship,
            @Nullable Integer recencyDays,
            @Nullable Integer frequency,
            @Nullable BigDecimal monetary,
            @Nullable Integer recencyScore,
            @Nullable Integer frequencyScore,
            @Nullable Integer monetaryScore,
            @Nullable Double intervalDays,
            @Nullable BigDecimal valueNow,
            @Nullable BigDecimal valuePotential,
            @Nullable Integer influence,
            @Nullable BigDecimal deliveredValue,
            @Nullable String channel,
            @Nullable String preferredChannel,
            @Nullable Integer preferredHour,
            @Nullable Integer contactsWeek,
            @Nullable Integer contactsMonth,
            @Nullable BigDecimal walletShare,
            @Nullable BigDecimal returnRate,
            @Nullable Integer complaints,
            @Nullable Integer satisfaction,
            Instant refreshedAt) {}

    /** When they were computed; empty without a profile. */
    public Optional<Instant> refreshedAt(long customer) {
        return find(customer).map(Profile::refreshedAt);
    }

    /** Empty without a profile; a figure that is not known is left out. */
    public List<Shown> of(long customer) {
        var shown = new ArrayList<Shown>();
        find(customer).ifPresent(p -> {
            add(shown, Figure.VALUE_TIER, formats.code("audience.tier", p.valueTier()));
            add(shown, Figure.STAGE, formats.code("audience.stage", p.stage()));
            if (p.relationship() != null) {
                add(shown, Figure.RELATIONSHIP, formats.code("segments.relationship", p.relationship()));
            }
            add(shown, Figure.STRATEGIC_SEGMENT, strategic.of(p.strategicSegment()));
            if (p.recencyScore() != null || p.frequencyScore() != null || p.monetaryScore() != null) {
                add(
                        shown,
                        Figure.SCORES,
                        formats.text(
                                "segments.scores",
                                formats.number(p.recencyScore()),
                                formats.number(p.frequencyScore()),
                                formats.number(p.monetaryScore())));
            }
            add(shown, Figure.RECENCY, p.recencyDays() == null ? null : formats.text("fmt.days", p.recencyDays()));
            number(shown, Figure.FREQUENCY, p.frequency());
            money(shown, Figure.MONETARY, p.monetary());
            add(
                    shown,
                    Figure.INTERVAL,
                    p.intervalDays() == null ? null : formats.text("fmt.days", Math.round(p.intervalDays())));
            money(shown, Figure.VALUE_NOW, p.valueNow());
            money(shown, Figure.VALUE_POTENTIAL, p.valuePotential());
            number(shown, Figure.INFLUENCE, p.influence());
            money(shown, Figure.DELIVERED_VALUE, p.deliveredValue());
            add(shown, Figure.CHANNEL, p.channel());
            add(
                    shown,
                    Figure.PREFERRED_CHANNEL,
                    p.preferredChannel() == null ? null : formats.code("segments.channel", p.preferredChannel()));
            add(
                    shown,
                    Figure.PREFERRED_HOUR,
                    p.preferredHour() == null ? null : "%02d:00".formatted(p.preferredHour()));
            var rates = rates(customer);
            add(shown, Figure.RESPONSE_RATES, rates.isEmpty() ? null : String.join(formats.text("fmt.comma"), rates));
            if (p.contactsWeek() != null) {
                add(
                        shown,
                        Figure.CONTACTS,
                        formats.text(
                                "segments.contacts",
                                formats.number(p.contactsWeek()),
                                formats.number(p.contactsMonth())));
            }
            add(shown, Figure.WALLET_SHARE, p.walletShare() == null ? null : formats.percent(p.walletShare(), 0));
            add(shown, Figure.RETURN_RATE, p.returnRate() == null ? null : formats.percent(p.returnRate(), 0));
            number(shown, Figure.COMPLAINTS, p.complaints());
            add(
                    shown,
                    Figure.SATISFACTION,
                    p.satisfaction() == null
                            ? null
                            : formats.text("segments.ofFive", formats.number(p.satisfaction())));
        });
        return shown;
    }

    /** What would be done if this customer complained; prepared by the refresh of profiles. */
    public Optional<Plan> plan(long customer) {
        return jdbc.sql("""
                        select sensitivity, reason, compensation_limit, resolve_within_hours, handled_by
                        from recovery_plan where customer_id = :id""").param("id", customer).query(Rows.of(Plan.class)).optional();
    }

    private Optional<Profile> find(long customer) {
        return jdbc.sql(
                        "select *, contacts_7_days as contacts_week, contacts_30_days as contacts_month from profile where customer_id = :id")
                .param("id", customer)
                .query(Rows.of(Profile.class))
                .optional();
    }

    private List<String> rates(long customer) {
        return jdbc.sql("""
                        select kind.key kind, rate.key name, (rate.value ->> 'sent')::integer sent, (rate.value ->> 'answered')::integer answered
                        from profile, jsonb_each(response_rates) kind, jsonb_each(kind.value) rate
                        where customer_id = :id order by kind.key desc, 3 desc, 2""")
                .param("id", customer)
                .query((row, n) -> formats.text(
                        "segments.rate",
                        row.getString("kind").equals("channel")
                                ? formats.code("segments.channel", row.getString("name"))
                                : row.getString("name"),
                        formats.number(row.getInt("answered")),
                        formats.number(row.getInt("sent"))))
                .list();
    }

    private void number(List<Shown> shown, Figure figure, @Nullable Number value) {
        add(shown, figure, value == null ? null : formats.number(value));
    }

    private void money(List<Shown> shown, Figure figure, @Nullable BigDecimal value) {
        add(shown, figure, value == null ? null : formats.money(value));
    }

    private static void add(List<Shown> shown, Figure figure, @Nullable String value) {
        if (value != null) {
            shown.add(new Shown(figure.code(), value));
        }
    }
}
