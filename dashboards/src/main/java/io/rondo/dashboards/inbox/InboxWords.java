package io.rondo.dashboards.inbox;

import io.rondo.kernel.BusinessClock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Words templates of the inbox need beyond messages; called as {@code @inboxWords}. */
@Component("inboxWords")
public class InboxWords {

    private final BusinessClock clock;

    InboxWords(BusinessClock clock) {
        this.clock = clock;
    }

    /** What the customer's clock shows: nobody likes to be called at night. */
    public String timeAt(String zone) {
        try {
            var there = clock.now().atZone(ZoneId.of(zone));
            return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                            .withLocale(LocaleContextHolder.getLocale())
                            .format(there)
                    + " · " + zone;
        } catch (DateTimeException e) {
            return zone;
        }
    }
}
