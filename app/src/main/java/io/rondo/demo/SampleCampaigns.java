package io.rondo.demo;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.kernel.SegmentId;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The marketer's part of the demonstration: two offers, a campaign for everybody, and one for who responded. */
@Component
class SampleCampaigns {

    static final String MARKETER = "marketer";

    /** Which offer simulated groups like, by a word both language versions of the mail carry. */
    static final Map<String, String> LIKES = Map.of(
            "families", "HomeWeek", "seniors", "HomeWeek", "professionals", "GadgetDays", "students", "GadgetDays");

    private static final Set<String> RESPONSES = Set.of("click", "reply", "order");

    private final Offers offers;
    private final Segments segments;
    private final Campaigns campaigns;

    SampleCampaigns(Offers offers, Segments segments, Campaigns campaigns) {
        this.offers = offers;
        this.segments = segments;
        this.campaigns = campaigns;
    }

    List<OfferId> createOffers() {
        return List.of(
                offers.create(new OfferDraft(
                        "home-week",
                        "HomeWeek",
                        "home",
                        "https://shop.example/home-week",
                        new BigDecimal("3.00"),
                        List.of(
                                new OfferText(
                                        "en",
                                        "HomeWeek: 20 % off everything for home and garden",
                                        "For one week everything that makes a home nicer costs a fifth less, delivery included.",
                                        "See the HomeWeek offers"),
                                new OfferText("zh", "HomeWeek：家居园艺全场八折", "一周之内，家居与园艺用品全部八折，并免运费。", "查看 HomeWeek 优惠")))),
                offers.create(new OfferDraft(
                        "gadget-days",
                        "GadgetDays",
                        "electronics",
                        "https://shop.example/gadget-days",
                        new BigDecimal("5.00"),
                        List.of(
                                new OfferText(
                                        "en",
                                        "GadgetDays: three days, the newest devices, 15 % off",
                                        "Headphones, watches and tablets of this season at 15 % off, with a free second year of guarantee.",
                                        "See the GadgetDays offers"),
                                new OfferText(
                                        "zh", "GadgetDays：新品数码八五折", "当季耳机、手表和平板八五折，并免费延保一年。", "查看 GadgetDays 优惠")))));
    }

    /** The first turn: everybody, two offers drawn against a hold-out. */
    CampaignId first(List<OfferId> offerIds, long seed) {
        var everybody = segments.create("All customers", new Criteria.All(), MARKETER);
        return campaigns.create(
                draft(
                        "Autumn offers",
                        everybody,
                        "autumn-" + seed,
                        2,
                        List.of(
                                new CampaignDraft.Arm("Hold-out", true, new BigDecimal("0.3"), null),
                                new CampaignDraft.Arm("HomeWeek", false, new BigDecimal("0.35"), offerIds.get(0)),
                                new CampaignDraft.Arm("GadgetDays", false, new BigDecimal("0.35"), offerIds.get(1))),
                        offerIds),
                MARKETER);
    }

    /** Who answered the first campaign. */
    Criteria responders(CampaignId first) {
        return new Criteria.Responded(first, RESPONSES, null);
    }

    /** The second turn: who responded to the first, each with the offer the first one proved best in their segment. */
    CampaignId second(CampaignId first, List<OfferId> offerIds, long seed) {
        var responders = segments.create("Responded to Autumn offers", responders(first), MARKETER);
        return campaigns.create(
                draft(
                        "Thank-you offers",
                        responders,
                        "thank-you-" + seed,
                        1,
                        List.of(
                                new CampaignDraft.Arm("Hold-out", true, new BigDecimal("0.3"), null),
                                new CampaignDraft.Arm("Best offer", false, new BigDecimal("0.7"), null)),
                        offerIds),
                MARKETER);
    }

    private static CampaignDraft draft(
            String name,
            SegmentId segment,
            String seed,
            int waves,
            List<CampaignDraft.Arm> arms,
            List<OfferId> offerIds) {
        return new CampaignDraft(
                name,
                Flows.JOURNEY_OFFER_FOLLOW_UP,
                segment,
                seed,
                waves,
                Duration.ofDays(1),
                Duration.ofDays(10),
                3,
                new BigDecimal("0.40"),
                new BigDecimal("0.01"),
                new BigDecimal("4.00"),
                new BigDecimal("150.00"),
                "EUR",
                arms,
                offerIds);
    }
}
