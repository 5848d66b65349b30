package io.rondo.dashboards.offers;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.MailCheck;
import io.rondo.dashboards.security.People;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.Audit;
import io.rondo.kernel.OfferId;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.Offers;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import io.rondo.offers.TestMails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The mail templates: list, one to edit, its preview for a real customer, and a test mail to oneself. */
@Controller
class TemplatesController {

    /** The preview is somebody's text: nothing in it runs, posts, navigates or frames, and it may be framed by us only. */
    private static final String PREVIEW_POLICY = "sandbox; default-src 'none'; img-src https: http:;"
            + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static final List<String> LANGUAGES = List.of("en", "zh");
    private static final String PAGE = "/offers/templates/{code:[a-z0-9-]{1,63}}/{language:[a-z]{2}}";

    private final Templates templates;
    private final MailCheck mails;
    private final Offers offers;
    private final Previews previews;
    private final PreviewQueries customers;
    private final People people;
    private final TestSendLimit limit;
    private final ObjectProvider<TestMails> testMails;
    private final Audit audit;

    TemplatesController(
            Templates templates,
            MailCheck mails,
            Offers offers,
            Previews previews,
            PreviewQueries customers,
            People people,
            TestSendLimit limit,
            ObjectProvider<TestMails> testMails,
            Audit audit) {
        this.templates = templates;
        this.mails = mails;
        this.offers = offers;
        this.previews = previews;
        this.customers = customers;
        this.people = people;
        this.limit = limit;
        this.testMails = testMails;
        this.audit = audit;
    }

    /** Which customer and offer the mail is shown for, and what was searched. */
    record Shown(
            @Nullable Long customer,
            @Nullable Long offer,
            @Nullable String search) {}

    @GetMapping("/offers/templates")
    String list(Model model) {
        var all = templates.all();
        model.addAttribute("templates", all);
        model.addAttribute(
                "problems",
                all.stream()
                        .filter(it -> !templates.problemsOf(it).isEmpty())
                        .map(it -> it.code() + "/" + it.language())
                        .toList());
        return "offers/templates";
    }

    /** Opens the page of a code somebody typed; saving there creates it. */
    @GetMapping("/offers/templates/new")
    String open(@RequestParam String code, RedirectAttributes redirect) {
        var clean = code.strip();
        if (!Templates.isCode(clean)) {
            Flash.error(redirect, "offers.template.badCode");
            return "redirect:/offers/templates";
        }
        return "redirect:/offers/templates/" + clean + "/en";
    }

    @GetMapping(PAGE)
    String page(
            @PathVariable String code,
            @PathVariable String language,
            @RequestParam(required = false) @Nullable Integer from,
            Shown shown,
            Model model) {
        var template = find(code, language);
        var latest = templates.version(code, language);
        var former = from == null
                ? Optional.<Templates.Version>empty()
                : templates.versions(code, language).stream()
                        .filter(it -> it.version() == from)
                        .findFirst();
        model.addAttribute(
                "form",
                former.map(Templates.Version::template)
                        .or(() -> template)
                        .map(it -> TemplateForm.of(it, latest))
                        .orElseGet(TemplateForm::new));
        model.addAttribute("former", former.filter(it -> it.version() < latest).orElse(null));
        return page(code, language, template, shown, model);
    }

    @PostMapping(PAGE)
    ModelAndView save(
            @PathVariable String code,
            @PathVariable String language,
            @ModelAttribute("form") TemplateForm form,
            BindingResult errors,
            Shown shown,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        var stored = find(code, language);
        var template = form.template(code, language);
        templates
                .problemsOf(template)
                .forEach(problem -> errors.rejectValue(
                        TemplateForm.field(problem.part()),
                        "offers.template.problem." + problem.kind().code(),
                        new Object[] {problem.what()},
                        null));
        if (errors.hasErrors()) {
            return new ModelAndView(
                    page(code, language, stored, shown, model), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (!templates.save(template, form.getVersion(), viewer.name())) {
            return meanwhile(code, language, form, shown, model);
        }
        audit.record(viewer.name(), "change-template", "template-" + code, Map.of("language", language));
        var broken = mails.using(code).stream()
                .filter(campaign -> !mails.problemsOf(campaign.id()).isEmpty())
                .map(Campaign::name)
                .toList();
        if (broken.isEmpty()) {
            Flash.success(redirect, "offers.template.saved");
        } else {
            Flash.warning(redirect, "offers.template.savedBut", String.join(", ", broken));
        }
        return new ModelAndView(back(code, language, shown, redirect));
    }

    /** Somebody else saved while this was typed: both texts are shown, and saving again is a decision. */
    private ModelAndView meanwhile(String code, String language, TemplateForm form, Shown shown, Model model) {
        var stored = find(code, language);
        form.setVersion(templates.version(code, language));
        model.addAttribute("theirs", stored.orElse(null));
        return new ModelAndView(page(code, language, stored, shown, model), model.asMap(), HttpStatus.CONFLICT);
    }

    /** The HTML alternative alone, for the frame. */
    @GetMapping(PAGE + "/preview")
    ResponseEntity<String> preview(@PathVariable String code, @PathVariable String language, Shown shown) {
        var mail = find(code, language)
                .flatMap(template -> preview(template, shown))
                .map(Previews.Preview::mail)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .header("Content-Security-Policy", PREVIEW_POLICY)
                .header("X-Frame-Options", "SAMEORIGIN")
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(mail.html());
    }

    @PostMapping(PAGE + "/test")
    String test(
            @PathVariable String code,
            @PathVariable String language,
            Shown shown,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect) {
        var address = people.addressOf(viewer.name());
        var sender = testMails.getIfAvailable();
        var mail = find(code, language)
                .flatMap(template -> preview(template, shown))
                .map(Previews.Preview::mail);
        if (address.isEmpty()) {
            Flash.error(redirect, "offers.template.test.noAddress");
        } else if (sender == null) {
            Flash.error(redirect, "offers.template.test.away");
        } else if (mail.isEmpty()) {
            Flash.error(redirect, "offers.template.test.nothing");
        } else if (!limit.take(viewer.name())) {
            Flash.error(
                    redirect, "offers.template.test.tooMany", TestSendLimit.MAILS, TestSendLimit.WINDOW.toMinutes());
        } else {
            try {
                sender.send(address.get(), mail.get());
                audit.record(viewer.name(), "send-test-mail", "template-" + code, Map.of("language", language));
                Flash.success(redirect, "offers.template.test.sent", address.get());
            } catch (TestMails.NotSentException e) {
                Flash.error(redirect, "offers.template.test.failed", e.code());
            }
        }
        return back(code, language, shown, redirect);
    }

    private String page(String code, String language, Optional<MessageTemplate> template, Shown shown, Model model) {
        var languages = new TreeSet<>(LANGUAGES);
        languages.add(language);
        templates.all().stream().filter(it -> it.code().equals(code)).forEach(it -> languages.add(it.language()));
        model.addAttribute("code", code);
        model.addAttribute("language", language);
        model.addAttribute("languages", languages);
        model.addAttribute("stored", template.isPresent());
        model.addAttribute("versions", templates.versions(code, language));
        model.addAttribute("using", mails.using(code));
        model.addAttribute("fields", TemplateFields.ALL.stream().sorted().toList());
        model.addAttribute("shown", shown);
        model.addAttribute("offers", offers.all());
        var search = shown.search() == null ? "" : shown.search().strip();
        model.addAttribute("found", search.isEmpty() ? List.of() : customers.search(search));
        model.addAttribute("preview", template.flatMap(it -> preview(it, shown)).orElse(null));
        model.addAttribute("address", people.addressOf(viewer(model)).orElse(null));
        return "offers/template";
    }

    private static String viewer(Model model) {
        return model.getAttribute("viewer") instanceof Viewer viewer ? viewer.name() : "";
    }

    private Optional<MessageTemplate> find(String code, String language) {
        if (!Templates.isCode(code)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return templates.find(code, language).filter(it -> it.language().equals(language));
    }

    private Optional<Previews.Preview> preview(MessageTemplate template, Shown shown) {
        if (shown.customer() == null) {
            return Optional.empty();
        }
        var offer = Optional.ofNullable(shown.offer())
                .filter(id -> id > 0)
                .map(OfferId::new)
                .filter(id -> offers.find(id).isPresent())
                .or(() -> offers.all().stream().findFirst().map(it -> it.id()));
        return customers.find(shown.customer()).map(person -> previews.of(template, person, offer.orElse(null)));
    }

    private static String back(String code, String language, Shown shown, RedirectAttributes redirect) {
        if (shown.customer() != null) {
            redirect.addAttribute("customer", shown.customer());
        }
        if (shown.offer() != null) {
            redirect.addAttribute("offer", shown.offer());
        }
        return "redirect:/offers/templates/" + code + "/" + language;
    }
}
