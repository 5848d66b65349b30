package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaign;
import io.rondo.dashboards.site.Viewer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one thing to do next with a campaign.
 *
 * @param key names its label: {@code campaigns.action.<key>}
 * @param href where it leads by a link; null if it is done by posting {@code key} to the campaign
 * @param disabled message key of why the viewer cannot do it now; null if they can
 */
record NextAction(
        String key, @Nullable String href, @Nullable String disabled) {

    static Optional<NextAction> of(Campaign campaign, Viewer viewer, Optional<CampaignPageQueries.Task> task) {
        return switch (campaign.state()) {
            case DRAFT -> Optional.of(new NextAction("start", null, null));
            case AWAITING_APPROVAL ->
                Optional.of(new NextAction("approve", href(task), approvalRefused(campaign, viewer, task)));
            case RUNNING -> Optional.of(new NextAction("pause", null, null));
            case PAUSED -> Optional.of(new NextAction("resume", null, null));
            case IN_REVIEW -> Optional.of(new NextAction("review", href(task), managersOnly(viewer, task)));
            case BUILDING, MEASURING, REJECTED, CLOSED, STOPPED -> Optional.empty();
        };
    }

    /** The same, but not before something else is done. */
    NextAction until(String why) {
        return disabled == null ? new NextAction(key, href, why) : this;
    }

    private static @Nullable String href(Optional<CampaignPageQueries.Task> task) {
        return task.map(open -> "/inbox/" + open.userTaskKey()).orElse(null);
    }

    private static @Nullable String approvalRefused(
            Campaign campaign, Viewer viewer, Optional<CampaignPageQueries.Task> task) {
        return campaign.createdBy().equals(viewer.name()) ? "campaigns.action.notByAuthor" : managersOnly(viewer, task);
    }

    private static @Nullable String managersOnly(Viewer viewer, Optional<CampaignPageQueries.Task> task) {
        if (!viewer.is("manager", "admin")) {
            return "campaigns.action.managersOnly";
        }
        return task.isEmpty() ? "campaigns.action.taskOnItsWay" : null;
    }
}
