package io.rondo.dashboards.audience;

import io.rondo.consent.Channel;
import io.rondo.consent.EmailAddresses;
import io.rondo.consent.PhoneNumbers;
import io.rondo.consent.Suppressions;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.Audit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Addresses that are not written to, why and since when; managers lift what only soft bounces closed. */
@Controller
class SuppressionsController {

    private final SuppressionQueries queries;
    private final Suppressions suppressions;
    private final AddressDigests digests;
    private final Audit audit;
    private final TransactionTemplate transactions;

    SuppressionsController(
            SuppressionQueries queries,
            Suppressions suppressions,
            AddressDigests digests,
            Audit audit,
            TransactionTemplate transactions) {
        this.queries = queries;
        this.suppressions = suppressions;
        this.digests = digests;
        this.audit = audit;
        this.transactions = transactions;
    }

    @GetMapping("/audience/suppressions")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute("slice", queries.page(Slice.number(page)));
        return "audience/suppressions";
    }

    /** Posted, so that the address stands in no address bar and no log; answered at once, because nothing changes. */
    @PostMapping("/audience/suppressions/search")
    String search(@RequestParam(defaultValue = "") String address, Model model) {
        if (address.isBlank()) {
            return "redirect:/audience/suppressions";
        }
        var digest = digestOf(address.strip());
        var found = digest.map(queries::of).orElse(List.of());
        model.addAttribute("badAddress", digest.isEmpty());
        model.addAttribute("slice", Slice.of(found, 1, found.size()));
        model.addAttribute("searched", address.strip());
        return "audience/suppressions";
    }

    private Optional<byte[]> digestOf(String address) {
        return EmailAddresses.isAcceptable(address)
                ? Optional.of(digests.ofEmail(EmailAddresses.toAscii(address)))
                : PhoneNumbers.toE164(address, null).map(digests::ofPhone);
    }

    @PostMapping("/audience/suppressions/lift")
    String lift(
            @RequestParam String digest,
            @RequestParam String channel,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var address = HexFormat.of().parseHex(digest);
        var lifted = transactions.execute(open -> {
            var done = suppressions.liftSoftBounces(address, Channel.of(channel));
            if (done) {
                audit.record(
                        viewer.name(),
                        "lift-suppression",
                        "address-" + digest.substring(0, 12),
                        Map.of("reason", Suppressions.SOFT_BOUNCES, "channel", channel));
            }
            return done;
        });
        if (Boolean.TRUE.equals(lifted)) {
            Flash.success(redirect, "audience.suppressions.lifted");
        } else {
            Flash.warning(redirect, "audience.suppressions.notLifted");
        }
        return "redirect:/audience/suppressions";
    }
}
