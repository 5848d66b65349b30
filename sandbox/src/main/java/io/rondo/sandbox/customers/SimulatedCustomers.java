package io.rondo.sandbox.customers;

import io.rondo.sandbox.Draws;
import io.rondo.sandbox.IncomingMail;
import io.rondo.sandbox.MailServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * People who get mail and react: look, click, order, answer, complain, leave, or never read it because the mailbox is dead. The
 * shop's customers also order without any mail. They know Rondo's mails, links and API, nothing else.
 */
public final class SimulatedCustomers implements People {

    private static final int DAYS = 10;

    private final PublicWeb web;
    private final Behaviour behaviour;
    private final Draws draws;
    private final Map<String, Person> people;
    private final MailsBack mailsBack;
    private final Agenda agenda = new Agenda();
    private final ConcurrentLinkedQueue<IncomingMail> inbox = new ConcurrentLinkedQueue<>();
    private final Set<String> campaignsSeen = ConcurrentHashMap.newKeySet();

    /**
     * Gives the people of a file of customers their mailboxes.
     *
     * @param webUrl where Rondo's links lead, and its API
     * @param apiUser the program that reports orders and complaints
     */
    public SimulatedCustomers(
            MailServer server,
            String webUrl,
            String apiUser,
            String apiPassword,
            Path customers,
            Behaviour behaviour,
            long seed)
            throws IOException {
        this.web = new PublicWeb(webUrl, apiUser, apiPassword);
        this.behaviour = behaviour;
        this.draws = new Draws(seed);
        this.people = Person.read(customers);
        this.mailsBack = new MailsBack(server);
        server.onMail(inbox::add);
    }

    @Override
    public Optional<Instant> nextDue() {
        readMail();
        return agenda.next();
    }

    @Override
    public int actUntil(Instant now) {
        readMail();
        return agenda.performUntil(now);
    }

    /** Reads, decides, and lets go of the mail. */
    private void readMail() {
        for (var incoming = inbox.poll(); incoming != null; incoming = inbox.poll()) {
            try {
                read(ReadMail.of(incoming));
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException("Expected a mail a person can read, but it is not", e);
            }
        }
    }

    private void read(ReadMail mail) {
        var person = people.get(mail.recipient().toLowerCase(java.util.Locale.ROOT));
        if (person == null) {
            return;
        }
        if (mail.campaign().startsWith("campaign") && campaignsSeen.add(mail.campaign())) {
            planOrdersWithoutMail(mail);
        }
        if (draws.chance(behaviour.deadMailbox(), person.email(), "dead")) {
            agenda.plan(mail.deliveredAt(), Duration.ofMinutes(1), now -> mailsBack.bounce(mail, now));
            return;
        }
        switch (mail.step()) {
            case "offer", "reminder" -> react(person, mail);
            case "survey" -> answerSurvey(person, mail);
            default -> look(person, mail);
        }
    }

    private void react(Person person, ReadMail mail) {
        var about = mail.campaign() + "/" + mail.step();
        var drawn = draws.uniform(person.email(), about + "/reaction");
        var end = behaviour.complain();
        if (drawn < end) {
            later(person, mail, about, now -> complain(person, mail, about, now));
            return;
        }
        end += behaviour.optOut();
        if (drawn < end) {
            later(person, mail, about, now -> leave(mail, drawn));
            return;
        }
        end += behaviour.abuse();
        if (drawn < end) {
            later(person, mail, about, now -> mailsBack.abuseReport(mail, now));
            return;
        }
        end += behaviour.autoReply();
        if (drawn < end) {
            agenda.plan(mail.deliveredAt(), Duration.ofMinutes(1), now -> mailsBack.autoReply(mail, now));
            return;
        }
        end += behaviour.reply();
        if (drawn < end) {
            later(person, mail, about, now -> mailsBack.reply(mail, now));
            return;
        }
        var likes = mail.html().contains(behaviour.likes().getOrDefault(person.group(), "\u0000"));
        var persuaded = mail.step().equals("offer") ? 1.0 : 0.3;
        var buys = draws.chance(
                persuaded * (likes ? behaviour.liked() : behaviour.other()), person.email(), about + "/buys");
        if (buys || draws.chance(behaviour.click(), person.email(), about + "/click")) {
            later(person, mail, about, now -> web.visit(mail.clickUrl().orElseThrow()));
        }
        if (buys) {
            var delay = delay(person, about).plus(Duration.ofHours(1));
            agenda.plan(mail.deliveredAt(), delay, now -> order(person, about, now));
        }
        look(person, mail);
    }

    private void look(Person person, ReadMail mail) {
        var about = mail.campaign() + "/" + mail.step();
        if (mail.pixelUrl().isPresent() && draws.chance(behaviour.open(), person.email(), about + "/open")) {
            later(person, mail, about, now -> web.visit(mail.pixelUrl().orElseThrow()));
        }
    }

    private void answerSurvey(Person person, ReadMail mail) {
        var about = mail.campaign() + "/survey";
        if (draws.chance(behaviour.survey(), person.email(), about)) {
            var score = draws.pick(new Integer[] {1, 3, 4, 4, 5, 5}, person.email(), about + "/score");
            agenda.plan(mail.deliveredAt(), Duration.ofHours(9), now -> {
                var url = mail.surveyUrl(score).orElseThrow();
                web.visit(url);
                web.submit(url.substring(0, url.indexOf('?')), "score=" + score);
            });
        }
    }

    /** Everybody's chance to order anyway, whether they get mail or are held out; spread over the days from the first mail. */
    private void planOrdersWithoutMail(ReadMail first) {
        for (var person : people.values()) {
            var about = first.campaign() + "/anyway";
            if (draws.chance(behaviour.baseOrder(), person.externalId(), about)) {
                var day = (int) (draws.uniform(person.externalId(), about + "/day") * (DAYS - 1));
                agenda.plan(first.deliveredAt(), Duration.ofDays(day).plusHours(12), now -> order(person, about, now));
            }
        }
    }

    private void later(Person person, ReadMail mail, String about, Agenda.Act act) {
        agenda.plan(mail.deliveredAt(), delay(person, about), act);
    }

    private Duration delay(Person person, String about) {
        return draws.pick(Behaviour.DELAYS, person.email(), about + "/delay");
    }

    private void order(Person person, String about, Instant now) throws IOException, InterruptedException {
        var amount =
                BigDecimal.valueOf(1_500 + (long) (draws.uniform(person.externalId(), about + "/amount") * 15_000), 2);
        var item = item(person, "order", "order-%s-%s".formatted(about, person.externalId()), now);
        item.put("amount", amount);
        web.report(List.of(item));
    }

    /** By mail to the address for complaints, or at the service desk, which reports it. */
    private void complain(Person person, ReadMail mail, String about, Instant now)
            throws IOException, InterruptedException, MessagingException {
        var text = draws.pick(COMPLAINTS, person.email(), mail.step() + "/text");
        var address = mail.complaintAddress();
        if (address.isPresent() && draws.chance(behaviour.complainByMail(), person.email(), about + "/by-mail")) {
            mailsBack.complaint(mail, address.get(), text, now);
            return;
        }
        var item = item(person, "complaint", "complaint-%s-%s".formatted(mail.messageId(), person.externalId()), now);
        item.put("text", text);
        web.report(List.of(item));
    }

    private static final String[] COMPLAINTS = {
        "My last order arrived two weeks late and nobody told me.",
        "The parcel came damaged and the hotline hung up on me.",
        "I was billed twice for the same order.",
        "\u6536\u5230\u7684\u5546\u54c1\u4e0e\u8ba2\u5355\u4e0d\u7b26\uff0c\u5ba2\u670d\u4e00\u76f4\u6ca1\u6709\u56de\u590d\u3002",
        "You sent me the wrong size again."
    };

    private void leave(ReadMail mail, double drawn) throws IOException, InterruptedException {
        if ((long) (drawn * 1e9) % 2 == 0) {
            web.submit(mail.oneClick().orElseThrow(), "List-Unsubscribe=One-Click");
        } else {
            var url = mail.unsubscribeUrl().orElseThrow();
            web.visit(url);
            web.submit(url, "");
        }
    }

    private static Map<String, Object> item(Person person, String type, String externalId, Instant now) {
        var item = new HashMap<String, Object>();
        item.put("source", "shop");
        item.put("externalId", externalId);
        item.put("type", type);
        item.put("customer", person.externalId());
        item.put("occurredAt", now.toString());
        return item;
    }

    /** How many mails these people sent to Rondo so far. */
    @Override
    public int mailsSentBack() {
        return mailsBack.sent();
    }
}
