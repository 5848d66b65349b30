package io.rondo.contacts;

import io.rondo.campaigns.Campaigns;
import io.rondo.deliveries.Deliveries;
import io.rondo.kernel.CampaignId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The end of a campaign: journeys still waiting end, every contact gets its bucket, and the sum must hold. */
@Component
public class Closing {

    private final JdbcClient jdbc;
    private final Campaigns campaigns;
    private final Deliveries deliveries;
    private final Accounting accounting;
    private final Chunks chunks;

    Closing(JdbcClient jdbc, Campaigns campaigns, Deliveries deliveries, Accounting accounting, Chunks chunks) {
        this.jdbc = jdbc;
        this.campaigns = campaigns;
        this.deliveries = deliveries;
        this.accounting = accounting;
        this.chunks = chunks;
    }

    /**
     * Closes the campaign.
     *
     * @return false while a message is on its way to the mail server; ask again
     * @throws io.rondo.campaigns.NotAllowedException if a contact is without a bucket
     */
    @Transactional
    public boolean close(CampaignId campaign) {
        deliveries.refuseUnsent(campaign, "campaign-closed");
        var sending = jdbc.sql(
                        "select count(*) from delivery where campaign_id = :id and standing = 'open' and state = 'SENDING'")
                .param("id", campaign.value())
                .query(Long.class)
                .single();
        if (sending > 0) {
            return false;
        }
        jdbc.sql("""
                        insert into outbox (kind, payload)
                        select 'message', jsonb_build_object('name', 'contact-interrupted', 'key', 'contact-' || id,
                                 'messageId', 'contact-interrupted-close-' || id, 'variables', jsonb_build_object())
                          from list_member where campaign_id = :id and journey_state in ('queued', 'live')""").param("id", campaign.value()).update();
        chunks.interrupt(campaign, "close");
        campaigns.close(campaign, accounting::settle);
        jdbc.sql("""
                        with raised as (update list_member set version = version + 1 where campaign_id = :id returning id)
                        insert into outbox (kind, ref_id) select 'index-contact', id from raised""").param("id", campaign.value()).update();
        return true;
    }
}
