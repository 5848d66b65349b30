package io.rondo.contacts;

import io.rondo.campaigns.Campaigns;
import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.CampaignId;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What rejecting, stop, pause and resume mean for contacts and deliveries; in the same transaction, under the campaign's lock. */
@Component
class CampaignChanges {

    private final JdbcClient jdbc;
    private final Deliveries deliveries;
    private final Buckets buckets;
    private final Chunks chunks;

    CampaignChanges(JdbcClient jdbc, Deliveries deliveries, Buckets buckets, Chunks chunks) {
        this.jdbc = jdbc;
        this.deliveries = deliveries;
        this.buckets = buckets;
        this.chunks = chunks;
    }

    @EventListener
    void on(Campaigns.Changed change) {
        switch (change) {
            case Campaigns.Changed.Stopped(var campaign) -> stop(campaign);
            case Campaigns.Changed.Rejected(var campaign) -> {
                dropDraft(campaign);
                over(campaign);
            }
            // The SENDING transaction reads the state under the shared lock: nothing begins to leave after this.
            case Campaigns.Changed.Paused(var campaign) -> noteSending(campaign);
            case Campaigns.Changed.Resumed(var campaign) -> deliveries.dueNow(campaign);
        }
    }

    /** Exact, because under the exclusive lock nothing becomes SENDING. */
    private void noteSending(CampaignId campaign) {
        jdbc.sql("""
                        update campaign set sending_when_held = (
                          select count(*) from delivery where campaign_id = :id and standing = 'open' and state = 'SENDING') where id = :id""").param("id", campaign.value()).update();
    }

    /** A list that is being built ends with its campaign. */
    private void dropDraft(CampaignId campaign) {
        for (var table : List.of("list_draft_customer", "list_draft_partition", "list_draft")) {
            jdbc.sql("delete from " + table + " where campaign_id = :id")
                    .param("id", campaign.value())
                    .update();
        }
    }

    private void stop(CampaignId campaign) {
        dropDraft(campaign);
        noteSending(campaign);
        deliveries.refuseUnsent(campaign, "campaign-stopped");
        jdbc.sql("""
                        delete from outbox where kind = 'start' and payload ->> 'kind' = 'contact'
                           and ref_id in (select id from list_member where campaign_id = :id)""").param("id", campaign.value()).update();
        chunks.interrupt(campaign, "stop");
        jdbc.sql("""
                        insert into outbox (kind, payload)
                        select 'message', jsonb_build_object('name', 'contact-interrupted', 'key', 'contact-' || id,
                                 'messageId', 'contact-interrupted-stop-' || id, 'variables', jsonb_build_object())
                          from list_member where campaign_id = :id and journey_state in ('queued', 'live')""").param("id", campaign.value()).update();
        over(campaign);
    }

    /** Nobody is on the way any more: every contact gets its bucket. */
    private void over(CampaignId campaign) {
        jdbc.sql("""
                        update list_member set journey_state = 'ended'
                         where campaign_id = :id and journey_state in ('none', 'queued')""").param("id", campaign.value()).update();
        buckets.settleCampaign(campaign);
        jdbc.sql("""
                        with raised as (update list_member set version = version + 1 where campaign_id = :id returning id)
                        insert into outbox (kind, ref_id) select 'index-contact', id from raised""").param("id", campaign.value()).update();
    }
}
