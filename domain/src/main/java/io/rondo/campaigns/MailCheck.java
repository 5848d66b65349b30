package io.rondo.campaigns;

import static io.rondo.kernel.Sql.at;

import io.rondo.campaigns.FlowMessages.Message;
import io.rondo.channels.ChannelProperties;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.offers.MessageTemplate;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import io.rondo.offers.TemplateFields;
import io.rondo.offers.Templates;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out before a campaign starts what would go wrong in its messages: a channel without a gateway, a template that is not there or
 * not right, a field that some listed customer has no value for. Exact without rendering a mail for each: customers differ, for a template, only in
 * their language, in having a given and a family name, and in their offer, so one of each kind stands for all.
 */
@Component
public class MailCheck {

    private static final String EMAIL = "email";

    /** What every message by a gateway has. */
    private static final Set<String> ALWAYS_BY_GATEWAY =
            Set.of(TemplateFields.CLICK_URL, TemplateFields.PREFERENCES_URL);

    /** What every mail to a contact has, whoever the customer is. */
    private static final Set<String> ALWAYS = Set.of(
            TemplateFields.CLICK_URL,
            TemplateFields.UNSUBSCRIBE_URL,
            TemplateFields.PREFERENCES_URL,
            TemplateFields.OPEN_PIXEL_URL,
            TemplateFields.COMPLAINT_ADDRESS);

    private static final Set<String> OFFER_WORDS =
            Set.of(TemplateFields.HEADLINE, TemplateFields.BODY, TemplateFields.CALL_TO_ACTION);

    private static final Set<CampaignState> UNDER_WAY = EnumSet.of(
            CampaignState.BUILDING, CampaignState.AWAITING_APPROVAL, CampaignState.RUNNING, CampaignState.PAUSED);

    private static final Set<String> CASES_ONLY = Set.of(
            TemplateFields.CASE_NUMBER,
            TemplateFields.SURVEY_URL_1,
            TemplateFields.SURVEY_URL_2,
            TemplateFields.SURVEY_URL_3,
            TemplateFields.SURVEY_URL_4,
            TemplateFields.SURVEY_URL_5);

    private final Campaigns campaigns;
    private final Templates templates;
    private final Offers offers;
    private final ObjectProvider<FlowMessages> flows;
    private final ChannelProperties gateways;
    private final JdbcClient jdbc;

    MailCheck(
            Campaigns campaigns,
            Templates templates,
            Offers offers,
            ObjectProvider<FlowMessages> flows,
            ChannelProperties gateways,
            JdbcClient jdbc) {
        this.campaigns = campaigns;
        this.templates = templates;
        this.offers = offers;
        this.flows = flows;
        this.gateways = gateways;
        this.jdbc = jdbc;
    }

    /**
     * Customers who are alike to a template.
     *
     * @param offer null if it is chosen by evidence when the journey begins
     */
    private record Alike(
            String language,
            boolean given,
            boolean family,
            @Nullable Long offer,
            long customers) {}

    private record Place(String template, String language, String field) {}

    /**
     * What must be corrected first; empty if nothing. Before the list is built, templates are checked against a whole customer, in
     * English and in every language they are written in.
     */
    public List<MailProblem> problemsOf(CampaignId id) {
        var campaign = campaigns.get(id);
        var messages = messagesOf(campaign);
        if (messages.isEmpty()) {
            return List.of();
        }
        var alike = alike(id, messages);
        var total = alike.stream().mapToLong(Alike::customers).sum();
        var allowed = campaigns.offers(id);
        var problems = new ArrayList<MailProblem>();
        for (var message : messages) {
            var channel = channelOf(message, campaign);
            if (!channel.equals(EMAIL) && gateways.of(channel).isEmpty()) {
                problems.add(new MailProblem.NoGateway(message.step(), channel));
            }
            problems.addAll(problemsOf(message.step(), channel, alike, allowed, total));
        }
        return problems;
    }

    /** Campaigns under way whose messages still to be sent use this template: what is saved now holds for them. */
    public List<Campaign> using(String template) {
        return campaigns.all().stream()
                .filter(campaign -> UNDER_WAY.contains(campaign.state()))
                .filter(campaign -> codesOf(campaign).contains(template))
                .toList();
    }

    /** Whether a template of this campaign was saved after the campaign was approved, when nobody is asked again. */
    public boolean changedSinceApproval(Campaign campaign) {
        return campaign.approvedAt() != null
                && jdbc.sql(
                                "select exists (select from template_version where code = any(:codes) and changed_at > :since)")
                        .param("codes", codesOf(campaign).toArray(String[]::new))
                        .param("since", at(campaign.approvedAt()))
                        .query(Boolean.class)
                        .single();
    }

    private List<Message> messagesOf(Campaign campaign) {
        return flows.stream()
                .flatMap(flow -> flow.messagesOf(campaign.flow()).stream())
                .distinct()
                .toList();
    }

    private Set<String> codesOf(Campaign campaign) {
        return messagesOf(campaign).stream()
                .flatMap(message -> codes(message.step(), channelOf(message, campaign)).stream())
                .collect(Collectors.toSet());
    }

    private static String channelOf(Message message, Campaign campaign) {
        return message.channel() == null ? campaign.channel() : message.channel();
    }

    /** Codes of the templates a message is written by, the first that is there. */
    private static List<String> codes(String step, String channel) {
        return channel.equals(EMAIL) ? List.of(step) : List.of(step + "-" + channel, step);
    }

    private Optional<MessageTemplate> template(String step, String channel, String language) {
        return codes(step, channel).stream()
                .flatMap(code -> templates.find(code, language).stream())
                .findFirst();
    }

    private List<MailProblem> problemsOf(
            String message, String channel, List<Alike> alike, List<OfferId> allowed, long total) {
        var problems = new ArrayList<MailProblem>();
        var without = new LinkedHashMap<String, Long>();
        var checked = new HashSet<MessageTemplate>();
        var faulty = new HashSet<MessageTemplate>();
        var missing = new LinkedHashMap<Place, Long>();
        var found = new LinkedHashMap<String, Optional<MessageTemplate>>();
        for (var group : alike) {
            var template = found.computeIfAbsent(group.language(), language -> template(message, channel, language))
                    .orElse(null);
            if (template == null) {
                without.merge(group.language(), group.customers(), Long::sum);
                continue;
            }
            if (checked.add(template)) {
                for (var problem : templates.problemsOf(template)) {
                    faulty.add(template);
                    problems.add(new MailProblem.Faulty(template.code(), template.language(), problem));
                }
            }
            if (!faulty.contains(template)) {
                fieldsMissing(template, channel, group, allowed)
                        .forEach(field -> missing.merge(
                                new Place(template.code(), template.language(), field), group.customers(), Long::sum));
            }
        }
        without.forEach(
                (language, customers) -> problems.add(new MailProblem.NoTemplate(message, language, customers)));
        missing.forEach((place, customers) -> problems.add(new MailProblem.Missing(
                place.template(),
                place.language(),
                place.field(),
                customers,
                total,
                CASES_ONLY.contains(place.field()))));
        return problems;
    }

    private Set<String> fieldsMissing(MessageTemplate template, String channel, Alike group, List<OfferId> allowed) {
        var possible = group.offer() == null ? allowed : List.of(new OfferId(group.offer()));
        var missing = new LinkedHashSet<String>();
        var filled = new HashSet<>(channel.equals(EMAIL) ? ALWAYS : ALWAYS_BY_GATEWAY);
        fill(filled, TemplateFields.ofCustomer(group.given() ? "x" : "", group.family() ? "x" : "", group.language()));
        if (possible.isEmpty()) {
            // Without a list nobody knows yet that there is no offer.
            filled.addAll(group.customers() == 0 ? OFFER_WORDS : Set.of());
            missing.addAll(templates.missing(template, filled::contains));
        }
        for (var offer : possible) {
            var with = new HashSet<>(filled);
            words(offer, group.language())
                    .ifPresent(text ->
                            fill(with, TemplateFields.ofOffer(text.headline(), text.body(), text.callToAction())));
            missing.addAll(templates.missing(template, with::contains));
        }
        return missing;
    }

    private static void fill(Set<String> filled, Map<String, String> fields) {
        filled.addAll(fields.entrySet().stream()
                .filter(it -> !it.getValue().isBlank())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    /** The words the mail will have: those of the customer's base language, else English, as the ledger takes them. */
    private Optional<OfferText> words(OfferId offer, String language) {
        var texts = offers.texts(offer).stream().collect(Collectors.toMap(OfferText::language, text -> text));
        return Optional.ofNullable(texts.get(language.split("-", 2)[0])).or(() -> Optional.ofNullable(texts.get("en")));
    }

    private List<Alike> alike(CampaignId id, List<Message> messages) {
        var groups = jdbc.sql("""
                        select c.language, coalesce(btrim(c.given_name), '') <> '' given,
                               coalesce(btrim(c.family_name), '') <> '' family, coalesce(m.offer_id, a.offer_id) offer,
                               count(*) customers
                          from list_member m
                          join customer c on c.id = m.customer_id
                          left join campaign_arm a on a.campaign_id = m.campaign_id and a.arm = m.arm
                         where m.campaign_id = :id and not m.hold_out
                         group by 1, 2, 3, 4 order by 1, 2, 3, 4""")
                .param("id", id.value())
                .query((row, n) -> new Alike(
                        row.getString("language"),
                        row.getBoolean("given"),
                        row.getBoolean("family"),
                        row.getObject("offer", Long.class),
                        row.getLong("customers")))
                .list();
        return groups.isEmpty() ? imagined(id, messages) : groups;
    }

    /** Nobody is listed yet: a customer who has everything, in each language, once for each offer of an arm. */
    private List<Alike> imagined(CampaignId id, List<Message> messages) {
        var steps = messages.stream().map(Message::step).collect(Collectors.toSet());
        var languages = new TreeSet<>(Set.of("en"));
        templates.all().stream()
                .filter(template -> steps.stream()
                        .anyMatch(step ->
                                template.code().equals(step) || template.code().startsWith(step + "-")))
                .forEach(template -> languages.add(template.language()));
        return campaigns.arms(id).stream()
                .filter(arm -> !arm.holdOut())
                .map(arm -> arm.offer() == null ? null : arm.offer().value())
                .distinct()
                .flatMap(offer -> languages.stream().map(language -> new Alike(language, true, true, offer, 0)))
                .toList();
    }
}
