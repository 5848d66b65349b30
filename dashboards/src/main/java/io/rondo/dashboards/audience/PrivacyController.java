package io.rondo.dashboards.audience;

import io.rondo.audiences.Customers;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.CustomerId;
import io.rondo.privacy.Erasure;
import io.rondo.privacy.PersonalData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A customer asks for what we hold, or to be erased; managers do it. */
@Controller
class PrivacyController {

    private static final String CUSTOMER = "/audience/customers/{id:[1-9]\\d{0,17}}";

    private final Customers customers;
    private final PersonalData data;
    private final Erasure erasure;

    PrivacyController(Customers customers, PersonalData data, Erasure erasure) {
        this.customers = customers;
        this.data = data;
        this.erasure = erasure;
    }

    /** Posted, because it is on record who took the data out. */
    @PostMapping(CUSTOMER + "/export")
    ResponseEntity<byte[]> export(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer) {
        var json = data.export(new CustomerId(id), viewer.name())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("customer-" + id + ".json")
                                .build()
                                .toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param number the customer's number, typed again by whoever means it */
    @PostMapping(CUSTOMER + "/erase")
    String erase(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String number,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var customer =
                customers.find(new CustomerId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!customer.externalId().equals(number.strip())) {
            Flash.error(redirect, "audience.privacy.notTheNumber");
            return "redirect:/audience/customers/" + id + "#privacy";
        }
        if (erasure.erase(List.of(customer.id()), viewer.name()).records() == 0) {
            Flash.warning(redirect, "audience.privacy.already");
        } else {
            Flash.success(redirect, "audience.privacy.done");
        }
        return "redirect:/audience/customers/" + id;
    }
}
