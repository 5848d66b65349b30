package io.rondo.testing;

import static io.rondo.kernel.Sql.at;

import io.rondo.channels.ChannelReports;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.responses.ClickJudging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A real database with the real beans around responses, and rows to play with. */
public final class World implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final MovableTime time = new MovableTime();
    private final JdbcClient jdbc;
    private int count;

    public World() {
        var data = TestDatabase.create().dataSource();
        jdbc = JdbcClient.create(data);
        context.registerBean(DataSource.class, () -> data);
        context.registerBean(BusinessClock.class, () -> time, bean -> bean.setPrimary(true));
        context.register(Beans.class);
        context.scan(
                "io.rondo.kernel",
                "io.rondo.outbox",
                "io.rondo.consent",
                "io.rondo.deliveries",
                "io.rondo.recovery",
                "io.rondo.responses",
                "io.rondo.identity",
                "io.rondo.quality",
                "io.rondo.privacy",
                "io.rondo.preferences");
        context.register(ChannelReports.class);
        context.refresh();
        TestWorld.allowEverything(jdbc);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Beans {

        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        TransactionTemplate transactions(PlatformTransactionManager manager) {
            return new TransactionTemplate(manager);
        }

        @Bean
        JsonMapper json() {
            return JsonMapper.builder().build();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private static final class MovableTime implements BusinessClock {
        private volatile Instant now = NOW;

        @Override
        public Instant now() {
            return now;
        }
    }

    public void moveBy(Duration duration) {
        time.now = time.now.plus(duration);
    }

    public Instant now() {
        return time.now;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public CustomerId customer() {
        var n = ++count;
        return new CustomerId(jdbc.sql("""
                        insert into customer (external_id, email, email_digest, created_at, updated_at)
                        values (:external, :email, :digest, now(), now()) returning id""")
                .param("external", "c-" + n)
                .param("email", "c%d@customers.test".formatted(n))
                .param("digest", bean(AddressDigests.class).ofEmail("c%d@customers.test".formatted(n)))
                .query(Long.class)
                .single());
    }

    public String externalId(CustomerId customer) {
        return jdbc.sql("select external_id from customer where id = :id")
                .param("id", customer.value())
                .query(String.class)
                .single();
    }

    /** A campaign whose first wave runs from one day before {@link #NOW} to 13 days after. */
    public CampaignId campaign() {
        var n = ++count;
        var id = jdbc.sql("""
                        insert into campaign (name, flow, state, seed, created_by, created_at)
                        values (:name, 'journey-offer-follow-up', 'running', 's', 'maria', now()) returning id""").param("name", "campaign " + n).query(Long.class).single();
        jdbc.sql(
                        "insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key) values (:id, 1, :from, :to, :id)")
                .param("id", id)
                .param("from", at(NOW.minus(Duration.ofDays(1))))
                .param("to", at(NOW.plus(Duration.ofDays(13))))
                .update();
        return new CampaignId(id);
    }

    public ContactId contact(CampaignId campaign, CustomerId customer) {
        return contact(campaign, customer, 1, false, "live");
    }

    public ContactId contact(CampaignId campaign, CustomerId customer, int wave, boolean holdOut, String journey) {
        return new ContactId(jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out, wave, journey_state)
                        values (:campaign, :customer, :arm, :holdOut, :wave, :journey) returning id""")
                .param("campaign", campaign.value())
                .param("customer", customer.value())
                .param("arm", holdOut ? "hold-out" : "A")
                .param("holdOut", holdOut)
                .param("wave", wave)
                .param("journey", journey)
                .query(Long.class)
                .single());
    }

    /** A delivery of this contact, settled an hour before {@link #NOW}. */
    public DeliveryId delivery(ContactId contact, String state) {
        return delivery("contact", contact.value(), "offer" + ++count, state);
    }

    public DeliveryId delivery(String originKind, long originId, String step, String state) {
        return new DeliveryId(jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                            address_digest, state, due_at, settled_at, created_at)
                        select :kind, :origin, :step, c.id, 'email', 'service', m.campaign_id, 't', c.email_digest, :state,
                               :sent, :sent, :sent
                          from customer c left join list_member m on m.id = :origin and :kind = 'contact'
                         where c.id = case :kind when 'contact' then m.customer_id
                                      else (select customer_id from recovery_case where id = :origin) end
                        returning id""")
                .param("kind", originKind)
                .param("origin", originId)
                .param("step", step)
                .param("state", state)
                .param("sent", at(NOW.minus(Duration.ofHours(1))))
                .query(Long.class)
                .single());
    }

    public long link() {
        return jdbc.sql("insert into link (url) values (:url) returning id")
                .param("url", "https://shop.test/" + ++count)
                .query(Long.class)
                .single();
    }

    public String outcome(ContactId contact) {
        return jdbc.sql("select outcome from list_member where id = :id")
                .param("id", contact.value())
                .query(String.class)
                .single();
    }

    public long version(ContactId contact) {
        return jdbc.sql("select version from list_member where id = :id")
                .param("id", contact.value())
                .query(Long.class)
                .single();
    }

    public int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    /** Names and keys of the messages that wait to be published, such as {@code contact-responded contact-7}. */
    public List<String> messages() {
        return jdbc.sql("""
                        select (payload ->> 'name') || ' ' || (payload ->> 'key') from outbox where kind = 'message' order by id""").query(String.class).list();
    }

    /** Lets the seconds pass that clicks are held, and judges them. */
    public void judgeClicks() {
        jdbc.sql("update outbox set not_before = now() where kind = 'judge'").update();
        while (bean(ClickJudging.class).judgeDue() > 0) {
            // the next batch
        }
    }

    public void forgetOutbox() {
        jdbc.sql("delete from outbox").update();
    }

    @Override
    public void close() {
        context.close();
    }
}
