package io.rondo.batch;

import io.rondo.batch.buildlist.ListDrafts;
import io.rondo.batch.refreshprofiles.ProfileRuns;
import io.rondo.imports.ImportKind;
import io.rondo.imports.Imports;
import io.rondo.kernel.CampaignId;
import io.rondo.measurement.Measurement;
import io.rondo.measurement.MeasurementReport;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The door to all batch work. Every call runs to the end before it returns, can be repeated, and goes on where a killed one
 * stopped. Call outside of a transaction.
 */
@Component
public class BatchJobs {

    private final JobRuns runs;
    private final FileImports files;
    private final JdbcClient jdbc;
    private final Job importList;
    private final Job findCandidates;
    private final Job buildList;
    private final ListDrafts drafts;
    private final Job measure;
    private final Job refreshProfiles;
    private final ProfileRuns profileRuns;
    private final Measurement measurement;

    BatchJobs(
            JobRuns runs,
            FileImports files,
            JdbcClient jdbc,
            @Qualifier("importListJob") Job importList,
            @Qualifier("findCandidatesJob") Job findCandidates,
            @Qualifier("buildListJob") Job buildList,
            ListDrafts drafts,
            @Qualifier("measureJob") Job measure,
            @Qualifier("refreshProfilesJob") Job refreshProfiles,
            ProfileRuns profileRuns,
            Measurement measurement) {
        this.runs = runs;
        this.files = files;
        this.jdbc = jdbc;
        this.importList = importList;
        this.findCandidates = findCandidates;
        this.buildList = buildList;
        this.drafts = drafts;
        this.measure = measure;
        this.refreshProfiles = refreshProfiles;
        this.profileRuns = profileRuns;
        this.measurement = measurement;
    }

    /** As {@link #importFile}, of customers. */
    public ImportResult importCustomers(Path file, Path rejectsFolder) {
        return importFile(ImportKind.CUSTOMERS, file, rejectsFolder);
    }

    /**
     * Imports a CSV file whose columns are understood by a saved mapping or by their names. Importing the same file again
     * changes nothing; each row then counts as unchanged.
     *
     * @param rejectsFolder where {@code NAME.rejects.csv} is written if rows are refused
     * @throws JobBusy if this file is being imported already
     * @throws JobFailed if the file as a whole cannot be taken, with the reason as its cause
     */
    public ImportResult importFile(ImportKind kind, Path file, Path rejectsFolder) {
        return files.run(new Imports.Order(kind, file, rejectsFolder, null, null, "rondo"));
    }

    /**
     * Takes a ready-made list with arms into a campaign whose list source is {@code imported}, and freezes it. A list that is
     * frozen already stays as it is.
     *
     * @param exclusions whether customers who must not be contacted are left out, as in a built list
     * @throws JobBusy if it is being imported already
     * @throws JobFailed if the file as a whole cannot be taken, with the reason as its cause
     */
    public ListImport importList(CampaignId campaign, Path file, Path rejectsFolder, boolean exclusions) {
        var parameters = new JobParametersBuilder()
                .addLong("campaign", campaign.value())
                .addString("exclusions", Boolean.toString(exclusions));
        var kind = "list-" + campaign;
        return new ListImport(files.run(importList, kind, file, rejectsFolder, parameters), list(campaign));
    }

    /** A ready-made list: its file, and the list it became. */
    public record ListImport(ImportResult file, ListResult list) {}

    /**
     * Settles whom the campaign's list considers, once, and returns its partitions, to be handed to {@link #findCandidates}; none if
     * the list is frozen.
     *
     * @throws IllegalArgumentException if the campaign names no segment
     */
    public List<Integer> startList(CampaignId campaign) {
        return drafts.start(campaign);
    }

    /**
     * Finds the candidates of one partition; done already, or of a campaign that has ended, it is left as it is.
     *
     * @throws JobBusy if it is being done already
     * @throws JobFailed if it could not be done
     */
    public void findCandidates(CampaignId campaign, int partition) {
        if (!isDecided(campaign)) {
            var asOf = drafts.asOf(campaign);
            runs.run(
                    findCandidates,
                    "campaign-" + campaign + "-" + partition,
                    () -> new JobParametersBuilder()
                            .addLong("campaign", campaign.value())
                            .addLong("partition", (long) partition)
                            .addLong("asOf", asOf)
                            .toJobParameters());
        }
    }

    /**
     * Builds and freezes the campaign's list from its segments, of the candidates that were found or finding those that were not; of a frozen list only
     * the figures are returned.
     *
     * @throws JobBusy if it is being built already
     * @throws JobFailed if it could not be built
     * @throws IllegalStateException if the campaign ended without a list
     */
    public ListResult buildList(CampaignId campaign) {
        if (!isDecided(campaign)) {
            runs.run(
                    buildList,
                    "campaign-" + campaign,
                    () -> new JobParametersBuilder()
                            .addLong("campaign", campaign.value())
                            .toJobParameters());
        }
        return list(campaign);
    }

    /**
     * Measures the campaign once per occasion and returns its stored report.
     *
     * @throws JobBusy if it is being measured already
     * @throws JobFailed with status STOPPED if the history lags behind; else with the reason as its cause
     */
    MeasurementReport measure(CampaignId campaign, long occasion) {
        runs.run(
                measure,
                "campaign-" + campaign,
                () -> new JobParametersBuilder()
                        .addLong("campaign", campaign.value())
                        .addLong("occasion", occasion)
                        .toJobParameters());
        return measurement
                .find(campaign)
                .orElseThrow(() -> new IllegalStateException(
                        "Expected campaign '%s' to be measured, but there is no report".formatted(campaign)));
    }

    /**
     * Refreshes the profiles, strategic segments and recovery plans of everybody of whom something changed, and of everybody once per
     * business day. A refresh that was killed is finished first, counting from its own moment.
     *
     * @throws JobBusy if another node is at it
     * @throws JobFailed with the reason as its cause
     */
    public ProfilesResult refreshProfiles() {
        var run = new long[1];
        runs.run(refreshProfiles, "all", () -> {
            run[0] = profileRuns.resumeOrStart().id();
            return new JobParametersBuilder().addLong("run", run[0]).toJobParameters();
        });
        var done = profileRuns.get(run[0]);
        return new ProfilesResult(done.id(), done.whole(), done.customers());
    }

    /** The list is frozen, or the campaign ended without one. */
    private boolean isDecided(CampaignId campaign) {
        return jdbc.sql("select list_frozen_at is not null or ended_at is not null from campaign where id = :id")
                .param("id", campaign.value())
                .query(Boolean.class)
                .single();
    }

    private ListResult list(CampaignId campaign) {
        var arms = jdbc.sql("""
                        select a.arm, a.hold_out, a.share, count(m.id)::integer as members
                        from campaign_arm a
                        left join list_member m on m.campaign_id = a.campaign_id and m.arm = a.arm
                        where a.campaign_id = :id
                        group by a.arm, a.hold_out, a.share, a.position order by a.position""")
                .param("id", campaign.value())
                .query((row, number) -> new ArmSize(
                        row.getString("arm"),
                        row.getBoolean("hold_out"),
                        row.getDouble("share"),
                        row.getInt("members")))
                .list();
        var notListed = new TreeMap<String, Integer>();
        jdbc.sql("select reason, count(*)::integer from list_exclusion where campaign_id = :id group by reason")
                .param("id", campaign.value())
                .query(row -> {
                    notListed.put(row.getString(1), row.getInt(2));
                });
        var considered = jdbc.sql("select considered from campaign where id = :id and list_frozen_at is not null")
                .param("id", campaign.value())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> new IllegalStateException(
                        "Expected the list of campaign '%s' to be frozen, but it is not".formatted(campaign)));
        return new ListResult(
                considered,
                arms.stream().mapToInt(ArmSize::members).sum(),
                arms.stream()
                        .filter(ArmSize::holdOut)
                        .mapToInt(ArmSize::members)
                        .sum(),
                notListed,
                sampleRatioP(arms));
    }

    private record ArmSize(String arm, boolean holdOut, double share, int members) {}

    /** χ² test of the sizes against the planned shares; 1 where there is nothing to test. */
    private static double sampleRatioP(java.util.List<ArmSize> arms) {
        var sizes = arms.stream().mapToLong(ArmSize::members).toArray();
        if (sizes.length < 2 || java.util.Arrays.stream(sizes).sum() == 0) {
            return 1;
        }
        var shares = arms.stream().mapToDouble(ArmSize::share).toArray();
        return ChiSquareTest.withDefaults().test(shares, sizes).getPValue();
    }
}
