package io.rondo.identity;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds records that may be the same person. Only live records that changed since they were last compared are looked at, each
 * against all live ones, in a few statements over all of them. Each verb may be repeated: what is found again is stored once.
 *
 * <p><b>Certain evidence</b>: the same e-mail address, the same phone number (E.164), the same id in two sources. Such a pair
 * merges by itself if name, birthday and source ids do not conflict and the names agree in full (two words at least), or
 * the birthday or the second address agrees as well. Names are compared as {@code plain_words} makes them. Two different names
 * behind one address are a family until a person says otherwise; two ids of one source are two people to that source.
 *
 * <p><b>Likely evidence</b>, always left to a person: the same birthday and names that share a word (or the same address block) and
 * are alike by {@value #NAME_WITH_BIRTHDAY} or more; or the same address block and names alike by {@value #NAME_WITH_ADDRESS} and
 * addresses by {@value #ADDRESS} or more. Likeness is the greater of pg_trgm's {@code similarity} and the share of common words. The
 * thresholds: one wrong letter in a name of 10 to 14 letters leaves a trigram similarity of 0.5 to 0.75, and pg_trgm's own default of
 * 0.3 brings together people who merely share a family name; with the birthday equal as well 0.4 is kept apart from chance by
 * the birthday (1 in 20,000 or so).
 *
 * <p>Blocks larger than {@value #SHARED_BY} for addresses and numbers, {@value #BORN_ON} for birthdays and
 * {@value #LIVING_AT} for address blocks say nothing of a person (a switchboard, 1 January 1970, a student hostel) and are not
 * paired, which keeps the work in proportion to the number of customers.
 */
@Component
public class Matching {

    static final double NAME_WITH_BIRTHDAY = 0.4;
    static final double NAME_WITH_ADDRESS = 0.5;
    static final double ADDRESS = 0.5;

    /** Live records one e-mail address or number may have before it counts as nobody's. */
    static final int SHARED_BY = 20;

    static final int BORN_ON = 2_000;
    static final int LIVING_AT = 200;

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    Matching(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Brings the forms that records are compared by up to date with the records.
     *
     * @return how many records are due to be compared
     */
    @Transactional
    public int refreshKeys() {
        jdbc.sql("""
                        delete from customer_match m using customer c
                         where c.id = m.customer_id and c.state <> 'live'""").update();
        jdbc.sql("""
                        insert into customer_match (customer_id, version, words, name_key, address_words, address_block, due)
                        select c.id, c.version, w.words, array_to_string(w.words, ' '), w.address,
                               case when c.postal_code is not null and d.digits <> ''
                                    then lower(replace(c.postal_code, ' ', '')) || '|' || d.digits end, true
                          from customer c left join customer_match m on m.customer_id = c.id
                         cross join lateral (select plain_words(concat_ws(' ', c.given_name, c.family_name)) words,
                                                    plain_words(concat_ws(' ', c.street, c.postal_code, c.city)) address) w
                         cross join lateral (select regexp_replace(coalesce(c.street, ''), '[^0-9]', '', 'g') digits) d
                         where c.state = 'live' and m.version is distinct from c.version
                        on conflict (customer_id) do update
                           set version = excluded.version, words = excluded.words, name_key = excluded.name_key,
                               address_words = excluded.address_words, address_block = excluded.address_block, due = true""").update();
        return jdbc.sql("select count(*) from customer_match where due")
                .query(Integer.class)
                .single();
    }

    /**
     * Looks for pairs with a due record, and forgets open pairs of due records that have nothing in common any more. A pair that a
     * person called different, or that was merged and taken apart again, stays decided.
     *
     * @return pairs that are open or will be merged now
     */
    @Transactional
    public int findPairs() {
        // A plan made before the keys were filled would take them for a handful.
        jdbc.sql("analyze customer, customer_match, customer_identity").update();
        var round = jdbc.sql("insert into match_run (searched_at) values (:now) returning round")
                .param("now", at(clock.now()))
                .query(Long.class)
                .single();
        var found = jdbc.sql(PAIRS)
                .param("round", round)
                .param("now", at(clock.now()))
                .param("shared", SHARED_BY)
                .param("born", BORN_ON)
                .param("living", LIVING_AT)
                .param("nameBirthday", NAME_WITH_BIRTHDAY)
                .param("nameAddress", NAME_WITH_ADDRESS)
                .param("address", ADDRESS)
                .update();
        jdbc.sql("""
                        delete from duplicate_pair p
                         where p.state in ('open', 'automatic') and p.round <> :round
                           and exists (select from customer_match m where m.customer_id in (p.low_id, p.high_id) and m.due)""").param("round", round).update();
        var compared =
                jdbc.sql("update customer_match set due = false where due").update();
        jdbc.sql("update match_run set compared = :compared, found = :found where round = :round")
                .param("compared", compared)
                .param("found", found)
                .param("round", round)
                .update();
        return found;
    }

    private static final String PAIRS = """
            with due as (
              select c.id, c.email_digest, c.phone_digest, c.birthday, m.words, m.address_block
                from customer_match m join customer c on c.id = m.customer_id and c.state = 'live' where m.due
            ), big_email as (
              select email_digest from customer where state = 'live' and email_digest is not null
               group by email_digest having count(*) > :shared
            ), big_phone as (
              select phone_digest from customer where state = 'live' and phone_digest is not null
               group by phone_digest having count(*) > :shared
            ), big_birthday as (
              select birthday from customer where state = 'live' and birthday is not null group by birthday having count(*) > :born
            ), big_block as (
              select address_block from customer_match where address_block is not null group by address_block having count(*) > :living
            ), met as (
              select d.id one, o.id other from due d join customer o on o.email_digest = d.email_digest
               where o.state = 'live' and o.id <> d.id and d.email_digest not in (select email_digest from big_email)
              union
              select d.id, o.id from due d join customer o on o.phone_digest = d.phone_digest
               where o.state = 'live' and o.id <> d.id and d.phone_digest not in (select phone_digest from big_phone)
              union
              select d.id, o.customer_id from due d
                join customer_identity i on i.customer_id = d.id and i.kind like 'source:%'
                join customer_identity o on o.value = i.value and o.kind like 'source:%' and o.kind <> i.kind and o.customer_id <> d.id
                join customer_match m on m.customer_id = o.customer_id and m.words = d.words
              union
              select d.id, o.id from due d join customer o on o.birthday = d.birthday
                join customer_match m on m.customer_id = o.id and (m.words && d.words or m.address_block = d.address_block)
               where o.state = 'live' and o.id <> d.id and d.birthday not in (select birthday from big_birthday)
              union
              select d.id, m.customer_id from due d join customer_match m on m.address_block = d.address_block
               where m.customer_id <> d.id and d.address_block not in (select address_block from big_block)
            ), pair as (
              select distinct least(one, other) low, greatest(one, other) high from met
            ), compared as (
              select p.low, p.high, a.email_digest = b.email_digest same_email, a.phone_digest = b.phone_digest same_phone,
                     a.birthday = b.birthday same_birthday,
                     case when x.words is null or y.words is null then 'unknown'
                          when x.words = y.words and cardinality(x.words) > 1 then 'equal'
                          when x.words <@ y.words or y.words <@ x.words then 'part'
                          else 'different' end names,
                     like_words(x.words, y.words, x.name_key, y.name_key) name_likeness,
                     case when x.address_block = y.address_block
                          then like_words(x.address_words, y.address_words, array_to_string(x.address_words, ' '),
                                          array_to_string(y.address_words, ' ')) end address_likeness,
                     a.source = b.source or exists (
                       select from customer_identity i join customer_identity j on j.kind = i.kind and j.customer_id = p.high
                        where i.customer_id = p.low and i.kind like 'source:%') source_conflict,
                     exists (select from customer_identity i join customer_identity j on j.value = i.value and j.customer_id = p.high
                              where i.customer_id = p.low and i.kind like 'source:%' and j.kind like 'source:%') same_id
                from pair p join customer a on a.id = p.low join customer b on b.id = p.high
                join customer_match x on x.customer_id = p.low join customer_match y on y.customer_id = p.high
            ), judged as (
              select low, high, name_likeness, address_likeness,
                     case when same_email and same_phone then 'email-and-phone' when same_email then 'email' when same_phone then 'phone'
                          when same_id and names = 'equal' then 'same-id'
                          when same_birthday and name_likeness >= :nameBirthday then 'name-birthday'
                          when name_likeness >= :nameAddress and address_likeness >= :address then 'name-address' end rule,
                     case when names = 'different' then 'name-differs' when not same_birthday then 'birthday-differs'
                          when source_conflict then 'source-conflict'
                          when names = 'equal' or same_birthday or same_email and same_phone then null
                          else 'too-little' end conflict,
                     case when same_email and same_phone then 1 when same_email or same_phone then 0.9 when same_id then 0.85 else 0 end certain
                from compared
            ), verdict as (
              select low, high, rule,
                     case when rule in ('name-birthday', 'name-address') then coalesce(nullif(conflict, 'too-little'), 'likely')
                          when rule = 'same-id' and conflict is null then 'likely' else conflict end reason,
                     greatest(certain, (name_likeness + coalesce(address_likeness, name_likeness)) / 2)
                       * case when conflict in ('name-differs', 'birthday-differs') then 0.7 else 1 end score
                from judged where rule is not null
            )
            insert into duplicate_pair as p (low_id, high_id, rule, reason, score, state, round, found_at)
            select low, high, rule, reason, least(score, 1), case when reason is null then 'automatic' else 'open' end, :round, :now
              from verdict
            on conflict (low_id, high_id) do update
               set rule = excluded.rule, reason = excluded.reason, score = excluded.score, state = excluded.state, round = excluded.round
             where p.state in ('open', 'automatic')""";
}
