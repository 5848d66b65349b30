package io.rondo.offers;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.OfferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The offers and their words. */
@Repository
public class Offers {

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    Offers(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @throws DuplicateKeyException if the code is taken */
    @Transactional
    public OfferId create(OfferDraft draft) {
        var id = new OfferId(jdbc.sql("""
                        insert into offer (code, name, category, landing_url, redemption_cost, created_at)
                        values (:code, :name, :category, :url, :cost, :now) returning id""")
                .param("code", draft.code())
                .param("name", draft.name())
                .param("category", draft.category())
                .param("url", draft.landingUrl())
                .param("cost", draft.redemptionCost())
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single());
        draft.texts().forEach(text -> put(id, text));
        return id;
    }

    /** Sets the words of an offer in one language. */
    public void put(OfferId id, OfferText text) {
        jdbc.sql("""
                        insert into offer_text (offer_id, language, headline, body, call_to_action)
                        values (:offer, :language, :headline, :body, :callToAction)
                        on conflict (offer_id, language) do update
                        set headline = excluded.headline, body = excluded.body, call_to_action = excluded.call_to_action""")
                .param("offer", id.value())
                .param("language", text.language())
                .param("headline", text.headline())
                .param("body", text.body())
                .param("callToAction", text.callToAction())
                .update();
    }

    public Optional<Offer> find(OfferId id) {
        return jdbc.sql("select * from offer where id = :id")
                .param("id", id.value())
                .query(Offers::offer)
                .optional();
    }

    /** @throws NoSuchElementException if there is no such offer */
    public Offer get(OfferId id) {
        return find(id).orElseThrow(() ->
                new NoSuchElementException("Expected an offer with id '%s', but there is none".formatted(id)));
    }

    public Optional<Offer> findByCode(String code) {
        return jdbc.sql("select * from offer where code = :code")
                .param("code", code)
                .query(Offers::offer)
                .optional();
    }

    public List<Offer> all() {
        return jdbc.sql("select * from offer order by active desc, name")
                .query(Offers::offer)
                .list();
    }

    public List<OfferText> texts(OfferId id) {
        return jdbc.sql("select * from offer_text where offer_id = :id order by language")
                .param("id", id.value())
                .query(Offers::text)
                .list();
    }

    /** The words in this language; failing that, of its base language (zh of zh-TW), English, or whatever there is. */
    public OfferText text(OfferId id, String language) {
        return jdbc.sql("""
                        select * from offer_text where offer_id = :id
                        order by language = :language desc, language = split_part(:language, '-', 1) desc,
                                 language = 'en' desc, language
                        limit 1""")
                .param("id", id.value())
                .param("language", language)
                .query(Offers::text)
                .optional()
                .orElseThrow(() -> new NoSuchElementException(
                        "Expected offer '%s' to have words in a language, but there are none".formatted(id)));
    }

    private static Offer offer(ResultSet row, int number) throws SQLException {
        return new Offer(
                new OfferId(row.getLong("id")),
                row.getString("code"),
                row.getString("name"),
                row.getString("category"),
                row.getString("landing_url"),
                row.getBigDecimal("redemption_cost"),
                row.getBoolean("active"));
    }

    private static OfferText text(ResultSet row, int number) throws SQLException {
        return new OfferText(
                row.getString("language"),
                row.getString("headline"),
                row.getString("body"),
                row.getString("call_to_action"));
    }
}
