package io.rondo.dashboards.tracking;

import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseIntake;
import io.rondo.responses.Signals;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pixel and the tracked links of a message. A click is stored before it is answered, so an answered click is never lost;
 * a link leads to the stored target of its token and nowhere else.
 */
@RestController
class OpenAndClickController {

    private static final Logger log = LoggerFactory.getLogger(OpenAndClickController.class);

    /** A transparent GIF of one pixel. */
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final LinkTokens tokens;
    private final LinkTargets links;
    private final ResponseIntake intake;
    private final NetworkPeers peers;
    private final BusinessClock clock;
    private final MailPages pages;

    OpenAndClickController(
            LinkTokens tokens,
            LinkTargets links,
            ResponseIntake intake,
            NetworkPeers peers,
            BusinessClock clock,
            MailPages pages) {
        this.tokens = tokens;
        this.links = links;
        this.intake = intake;
        this.peers = peers;
        this.clock = clock;
        this.pages = pages;
    }

    @GetMapping("/t/o/{token}.gif")
    ResponseEntity<byte[]> open(@PathVariable String token, HttpServletRequest request) {
        var genuine = tokens.verify(LinkTokens.Kind.OPEN, token);
        if (genuine.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        var delivery = genuine.get().delivery();
        try {
            var unused = intake.record(NewResponse.open(delivery, clock.now(), signals(request, delivery)));
        } catch (DataAccessException e) {
            // The reader of a mail must not see a broken picture because our database is away; opens steer nothing.
            log.warn("Lost an open of delivery {}: the database did not take it", delivery, e);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_GIF)
                .cacheControl(CacheControl.noStore())
                .body(PIXEL);
    }

    /** Spring answers HEAD here too: scanners look at links that way, and their look is kept as a machine's. */
    @GetMapping("/t/c/{token}")
    ResponseEntity<?> click(@PathVariable String token, HttpServletRequest request, Locale asked) {
        var genuine = tokens.verify(LinkTokens.Kind.CLICK, token);
        var target = genuine.flatMap(it -> links.target(it.linkId()));
        if (genuine.isEmpty() || target.isEmpty()) {
            return pages.notFound(asked);
        }
        var delivery = genuine.get().delivery();
        var unused = intake.record(
                NewResponse.click(delivery, genuine.get().linkId(), clock.now(), signals(request, delivery)));
        return redirect(target.get());
    }

    private static ResponseEntity<Void> redirect(URI target) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(target)
                .cacheControl(CacheControl.noStore())
                .header("X-Robots-Tag", "noindex, nofollow")
                .build();
    }

    private Signals signals(HttpServletRequest request, DeliveryId delivery) {
        return new Signals(
                request.getMethod(),
                request.getHeader(HttpHeaders.USER_AGENT),
                peers.seen(request.getRemoteAddr(), delivery));
    }
}
