package io.rondo.demo;

import io.rondo.batch.BatchJobs;
import io.rondo.bpmn.Flows;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Hillstrom's experiment as a campaign: the file's arms are the arms, the two mails are two offers. */
@Component
class ReplayCampaign {

    private static final BigDecimal THIRD = new BigDecimal("0.333333");

    private final Offers offers;
    private final Campaigns campaigns;
    private final BatchJobs batch;

    ReplayCampaign(Offers offers, Campaigns campaigns, BatchJobs batch) {
        this.offers = offers;
        this.campaigns = campaigns;
        this.batch = batch;
    }

    /** The campaign with its list taken from the file and frozen. */
    CampaignId create(Path data, Path rejectsFolder) {
        var mens = offers.create(offer("mens", "Men's merchandise", "https://shop.example/mens"));
        var womens = offers.create(offer("womens", "Women's merchandise", "https://shop.example/womens"));
        var id = campaigns.create(
                new CampaignDraft(
                        "Hillstrom e-mail experiment",
                        Flows.JOURNEY_ONE_MAIL,
                        null,
                        "hillstrom",
                        1,
                        Duration.ZERO,
                        Duration.ofDays(14),
                        0,
                        new BigDecimal("0.40"),
                        new BigDecimal("0.01"),
                        new BigDecimal("4.00"),
                        new BigDecimal("0.00"),
                        "USD",
                        List.of(
                                new CampaignDraft.Arm("No E-Mail", true, THIRD, null),
                                new CampaignDraft.Arm("Mens E-Mail", false, THIRD, mens),
                                new CampaignDraft.Arm("Womens E-Mail", false, THIRD, womens)),
                        List.of(mens, womens)),
                SampleCampaigns.MARKETER);
        batch.importList(id, data, rejectsFolder, false);
        return id;
    }

    private static OfferDraft offer(String code, String name, String url) {
        return new OfferDraft(
                code,
                name,
                "apparel",
                url,
                BigDecimal.ZERO,
                List.of(new OfferText(
                        "en", name, "New arrivals for the season, chosen for you.", "See the new arrivals")));
    }
}
