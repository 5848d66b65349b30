package io.rondo.sandbox.customers;

import io.rondo.sandbox.IncomingMail;
import io.rondo.sandbox.MailServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.csv.CSVFormat;

/**
 * The people of Kevin Hillstrom's experiment, doing again what the file says they did: a visit is a click on the mail's link, for
 * those without a mail a visit of the site that the shop reports; a conversion with its spend is an order the shop reports.
 */
public final class HillstromCustomers implements People {

    private static final Duration CLICK_AFTER = Duration.ofMinutes(20);
    private static final Duration ORDER_AFTER = Duration.ofHours(3);

    /** One row; the customer of physical line N is {@code h-N} at {@code hN@customers.test}. */
    private record Row(String externalId, boolean mailed, boolean visit, boolean conversion, BigDecimal spend) {}

    private final PublicWeb web;
    private final Map<String, Row> rows;
    private final Agenda agenda = new Agenda();
    private final ConcurrentLinkedQueue<IncomingMail> inbox = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Row> orders = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    public HillstromCustomers(MailServer server, String webUrl, String apiUser, String apiPassword, Path file)
            throws IOException {
        this.web = new PublicWeb(webUrl, apiUser, apiPassword);
        this.rows = read(file);
        server.onMail(inbox::add);
    }

    private static Map<String, Row> read(Path file) throws IOException {
        var rows = new HashMap<String, Row>();
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                var records = format.parse(reader)) {
            for (var row : records) {
                var line = row.getRecordNumber() + 1;
                rows.put(
                        "h%d@customers.test".formatted(line),
                        new Row(
                                "h-" + line,
                                !row.get("segment").equals("No E-Mail"),
                                row.get("visit").equals("1"),
                                row.get("conversion").equals("1"),
                                new BigDecimal(row.get("spend"))));
            }
        }
        return rows;
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

    @Override
    public int mailsSentBack() {
        return 0;
    }

    private void readMail() {
        for (var incoming = inbox.poll(); incoming != null; incoming = inbox.poll()) {
            try {
                read(incoming);
            } catch (jakarta.mail.MessagingException | IOException e) {
                throw new IllegalStateException("Expected a mail a person can read, but it is not", e);
            }
        }
    }

    private void read(IncomingMail incoming) throws jakarta.mail.MessagingException, IOException {
        var row = rows.get(incoming.mail().recipient());
        if (row == null) {
            return;
        }
        var delivered = incoming.message().getSentDate().toInstant();
        if (begun.compareAndSet(false, true)) {
            agenda.plan(delivered, ORDER_AFTER, this::reportThoseWithoutMail);
        }
        if (row.visit()) {
            var link = ReadMail.of(incoming).clickUrl().orElseThrow();
            agenda.plan(delivered, CLICK_AFTER, now -> web.visit(link));
        }
        if (row.conversion()) {
            orders.add(row);
            agenda.plan(delivered, ORDER_AFTER, this::reportOrders);
        }
    }

    private void reportOrders(Instant now) throws IOException, InterruptedException {
        var items = new ArrayList<Map<String, Object>>();
        for (var row = orders.poll(); row != null; row = orders.poll()) {
            items.add(order(row, now));
        }
        web.report(items);
    }

    private void reportThoseWithoutMail(Instant now) throws IOException, InterruptedException {
        List<Map<String, Object>> items = new ArrayList<>();
        for (var row : rows.values()) {
            if (!row.mailed() && row.visit()) {
                items.add(item(row, "visit", now));
            }
            if (!row.mailed() && row.conversion()) {
                items.add(order(row, now));
            }
        }
        web.report(items);
    }

    private static Map<String, Object> order(Row row, Instant now) {
        var item = item(row, "order", now);
        item.put("amount", row.spend());
        return item;
    }

    private static Map<String, Object> item(Row row, String type, Instant now) {
        var item = new HashMap<String, Object>();
        item.put("source", "shop");
        item.put("externalId", type + "-" + row.externalId());
        item.put("type", type);
        item.put("customer", row.externalId());
        item.put("occurredAt", now.toString());
        return item;
    }
}
