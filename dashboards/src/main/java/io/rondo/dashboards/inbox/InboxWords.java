package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Formats;
import io.rondo.kernel.BusinessClock;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Words templates of the inbox need beyond messages; called as {@code @inboxWords}. */
@Component("inboxWords")
public class InboxWords {

    private final BusinessClock clock;
    private final Formats formats;
    private final String currency;

    InboxWords(BusinessClock clock, Formats formats, @Value("${rondo.currency:EUR}") String currency) {
        this.clock = clock;
        this.formats = formats;
        this.currency = currency;
    }

    /** An amount in the installation's currency. */
    public String money(@Nullable BigDecimal amount) {
        return formats.money(amount, currency);
    }

    /** A language's name in the viewer's language. */
    public String language(String tag) {
        return Locale.forLanguageTag(tag).getDisplayLanguage(LocaleContextHolder.getLocale());
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
