package io.rondo.prove;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.batch.BatchJobs;
import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import io.rondo.tasks.Person;
import io.rondo.tasks.TaskRefused;
import io.rondo.tasks.Tasks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The people of a proof: a marketer who imports customers and starts one campaign for each flow, and a manager who approves them and, in the
 * end, closes them. They look at their own campaigns only.
 */
final class Staff {

    private static final String MARKETER = "marketer";
    private static final Person MANAGER = new Person("manager", Set.of("manager"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> ANSWERS = Map.of(
            "UserTask_ApproveCampaign", "{\"approved\": true}", "UserTask_ReviewResults", "{\"decision\": \"close\"}");

    private final RunningRondo control;
    private final JdbcClient jdbc;
    private final String code;
    private final List<CampaignId> campaigns = new ArrayList<>();

    /** @param code tells this proof's customers and campaigns from all others */
    Staff(RunningRondo control, String code) {
        this.control = control;
        this.jdbc = control.bean(JdbcClient.class);
        this.code = code;
    }

    /** Imports as many customers, dealt out to the flows in turn, and makes a campaign for each flow. */
    void prepare(int recipients, List<String> flows, long seed, Path folder) throws IOException {
        var zone = Noon.zone(control.bean(BusinessClock.class).now());
        var file = folder.resolve("recipients.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("external_id,email,given_name,family_name,language,time_zone,consent_email,source,proof\n");
            for (int i = 1; i <= recipients; i++) {
                out.write("%s-%d,%s.%d@customers.test,Ada,Sample,en,%s,yes,proof,%s\n"
                        .formatted(code, i, code, i, zone, part(i % flows.size())));
            }
        }
        var imported = control.bean(BatchJobs.class).importCustomers(file, folder);
        if (imported.imported() != recipients) {
            throw new ProofException(
                    "Expected %d customers to be imported, but got %d".formatted(recipients, imported.imported()));
        }
        var offer = control.bean(Offers.class)
                .create(new OfferDraft(
                        code,
                        "Proof offer",
                        "proof",
                        "https://shop.example/" + code,
                        BigDecimal.ONE,
                        List.of(new OfferText("en", "An offer", "Words about it.", "See it"))));
        for (int i = 0; i < flows.size(); i++) {
            var segment = control.bean(Segments.class)
                    .create(part(i), new Criteria.AttributeEquals("proof", part(i)), MARKETER);
            campaigns.add(control.bean(Campaigns.class)
                    .create(
                            new CampaignDraft(
                                    "%s %s".formatted(flows.get(i), code),
                                    flows.get(i),
                                    segment,
                                    code + seed,
                                    1,
                                    Duration.ofDays(1),
                                    Duration.ofDays(5),
                                    0,
                                    new BigDecimal("0.40"),
                                    new BigDecimal("0.01"),
                                    new BigDecimal("4.00"),
                                    BigDecimal.ZERO,
                                    "EUR",
                                    List.of(new CampaignDraft.Arm("Offer", false, BigDecimal.ONE, offer)),
                                    List.of(offer)),
                            MARKETER));
        }
    }

    private String part(int flow) {
        return code + "-" + flow;
    }

    List<CampaignId> campaigns() {
        return List.copyOf(campaigns);
    }

    void startCampaigns() {
        campaigns.forEach(campaign -> control.bean(Campaigns.class).start(campaign, MARKETER));
    }

    /** Does what waits in the manager's inbox; what cannot be done yet waits for the next look. */
    void work() {
        for (var campaign : campaigns) {
            jdbc.sql("""
                            select user_task_key, element_id from task
                             where kind = 'campaign' and ref_id = :id and state = 'open'
                               and form_key in (select resource_key from deployed_resource)""")
                    .param("id", campaign.value())
                    .query((row, n) -> Map.entry(row.getLong(1), row.getString(2)))
                    .list()
                    .forEach(task -> complete(task.getKey(), task.getValue()));
        }
    }

    private void complete(long key, String element) {
        var answer = ANSWERS.get(element);
        if (answer == null) {
            throw new ProofException("Expected a task of the flow 'campaign', but it is '%s'".formatted(element));
        }
        var tasks = control.bean(Tasks.class);
        try {
            tasks.claim(key, MANAGER);
            tasks.complete(key, JSON.readTree(answer), MANAGER);
        } catch (TaskRefused later) {
            // The engine is away, or its records are behind.
        }
    }

    /** @throws ProofException if a campaign ended otherwise than by being closed */
    boolean allIn(CampaignState state) {
        var all = true;
        for (var id : campaigns) {
            var campaign = control.bean(Campaigns.class).get(id);
            if (campaign.state() == CampaignState.REJECTED || campaign.state() == CampaignState.STOPPED) {
                throw new ProofException("Expected campaign %s to run, but it is %s (%s)"
                        .formatted(id, campaign.state().column(), campaign.endReason()));
            }
            all &= campaign.state() == state;
        }
        return all;
    }
}
