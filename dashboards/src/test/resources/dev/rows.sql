-- Rows for looking at pages (DashboardsDevServer). Seeded and made up; never part of the product.
select setseed(0.42);

insert into customer (external_id, email, phone, given_name, family_name, language, time_zone, country, birthday, created_at, updated_at)
select 'C' || lpad(i::text, 6, '0'), 'customer' || i || '@example.com', case when i % 3 <> 0 then '+49 30 ' || (1000000 + i * 37) end,
       (array['Anna','Björn','Chen','Dalia','Emil','Fatma','Grace','Hao','Ines','Jakub','Katrin','Luca','Mei','Noor','Olga','Pablo','Qiu','Rosa','Sven','Tao'])[1 + i % 20],
       (array['Albrecht','Bauer','Costa','Dubois','Eriksen','Fischer','Garcia','Huang','Ivanova','Janssen','Kowalski','Lindqvist','Moreau','Nakamura','Okafor','Popescu','Rossi','Schmidt','Wang'])[1 + i % 19],
       case when i % 5 = 2 then 'zh-CN' else 'en' end, case when i % 5 = 2 then 'Asia/Shanghai' else 'Europe/Berlin' end,
       (array['DE','FR','CN','ES','PL'])[1 + i % 5], date '1960-01-01' + (i * 7) % 15000, now() - interval '200 days', now() - interval '20 days'
from generate_series(1, 2400) i;

insert into profile (customer_id, value_tier, stage, strategic_segment, recency_days, frequency, monetary, refreshed_at)
select id, case when id % 7 = 0 then 'high' when id % 7 < 3 then 'mid' else 'low' end,
       (array['exploration','build-up','stability','decline','dormant'])[1 + id % 5],
       (array['new','loyal','bargain'])[1 + id % 3], (id * 13) % 400, id % 12, round((random() * 900)::numeric, 2), now() - interval '1 day'
from customer;

insert into consent (customer_id, purpose, channel, granted, changed_at)
select id, 'marketing', 'email', id % 11 <> 0, now() - interval '150 days' from customer
union all select id, 'marketing', 'phone', id % 2 = 0, now() - interval '150 days' from customer
union all select id, 'service', 'email', true, now() - interval '150 days' from customer;
insert into consent_event (customer_id, purpose, channel, granted, source, occurred_at, recorded_at)
select customer_id, purpose, channel, granted, 'import', changed_at, changed_at from consent;
insert into consent_event (customer_id, purpose, subject, value, granted, source, wording_version, occurred_at, recorded_at)
select id, 'marketing', subject, value, granted, 'preference-centre', 'preference-centre-1', now() - interval '2 hours', now() - interval '2 hours'
from customer, (values ('topic', 'home', false), ('frequency', 'any', true), ('pause', to_char(now() + interval '30 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), false)) v(subject, value, granted)
where id = 83 or id % 7 = 0;

insert into offer (code, name, category, landing_url, redemption_cost, created_at) values
  ('spring-10', 'Spring: 10 % off', 'discount', 'https://shop.example.com/spring', 3.50, now() - interval '90 days'),
  ('free-shipping', 'Free shipping', 'service', 'https://shop.example.com/shipping', 4.90, now() - interval '90 days'),
  ('bundle-3-2', 'Three for two', 'bundle', 'https://shop.example.com/bundle', 7.20, now() - interval '60 days'),
  ('winter-sale', 'Winter sale', 'discount', 'https://shop.example.com/winter', 5.00, now() - interval '300 days');
update offer set active = false where code = 'winter-sale';
insert into offer_text (offer_id, language, headline, body, call_to_action)
select id, 'en', name || ' for you', 'Only for a few days, and only because you are with us.', 'See the offer' from offer
union all select id, 'zh', name || ' 专享', '限时数日，仅为感谢您的支持。', '查看优惠' from offer where code <> 'winter-sale';

insert into segment (name, criteria, created_by, created_at) values
  ('Everybody who may be written to', '{"type":"all"}', 'marketer', now() - interval '80 days'),
  ('Loyal or growing', '{"type":"or","of":[{"type":"stage","in":["stability"]},{"type":"stage","in":["build-up"]}]}', 'marketer', now() - interval '70 days'),
  ('High value, silent for 90 days', '{"type":"and","of":[{"type":"value-tier","in":["high"]},{"type":"number","field":"recency_days","op":"at-least","value":90}]}', 'marketer', now() - interval '20 days');

insert into campaign (name, flow, segment_id, state, seed, waves, wave_gap, response_window, min_days_since_contact, created_by, created_at,
    list_frozen_at, considered, approved_by, approved_at, launched_at, measured_at, ended_at, end_reason, process_instance_key, fixed_cost) values
  ('Spring offer', 'journey-offer-follow-up', 2, 'closed', 's1', 2, 'P2D', 'P14D', 7, 'marketer', now() - interval '45 days', now() - interval '45 days', 2400, 'manager', now() - interval '44 days', now() - interval '44 days', now() - interval '26 days', now() - interval '25 days', 'reviewed', 2251799813685001, 250),
  ('Second turn: spring by evidence', 'journey-offer-follow-up', 2, 'running', 's2', 2, 'P1D', 'P14D', 7, 'marketer', now() - interval '9 days', now() - interval '9 days', 1900, 'manager', now() - interval '8 days', now() - interval '8 days', null, null, null, 2251799813685002, 100),
  ('Newsletter: bundles', 'journey-one-mail', 1, 'awaiting-approval', 's3', 1, 'P1D', 'P7D', 0, 'marketer', now() - interval '3 hours', now() - interval '3 hours', 2400, null, null, null, null, null, null, 2251799813685003, 0),
  ('Win back the silent', 'journey-offer-follow-up', 3, 'draft', 's4', 3, 'P2D', 'P14D', 14, 'marketer', now() - interval '1 hour', null, null, null, null, null, null, null, null, null, 0),
  ('Flash weekend', 'journey-one-mail', 1, 'paused', 's5', 1, 'P1D', 'P5D', 0, 'manager', now() - interval '2 days', now() - interval '2 days', 1200, 'manager2', now() - interval '1 day', now() - interval '1 day', null, null, null, 2251799813685005, 0),
  ('Wrong list', 'journey-one-mail', 3, 'rejected', 's6', 1, 'P1D', 'P7D', 0, 'marketer', now() - interval '60 days', now() - interval '60 days', 40, null, null, null, null, now() - interval '60 days', 'rejected', 2251799813685006, 0);

insert into campaign_arm (campaign_id, arm, hold_out, share, offer_id, position) values
  (1, 'hold-out', true, 0.2, null, 0), (1, 'spring', false, 0.4, 1, 1), (1, 'shipping', false, 0.4, 2, 2),
  (2, 'hold-out', true, 0.15, null, 0), (2, 'by-evidence', false, 0.85, null, 1),
  (3, 'hold-out', true, 0.1, null, 0), (3, 'bundle', false, 0.9, 3, 1),
  (4, 'hold-out', true, 0.2, null, 0), (4, 'treatment', false, 0.8, null, 1),
  (5, 'hold-out', true, 0.1, null, 0), (5, 'treatment', false, 0.9, 1, 1),
  (6, 'hold-out', true, 0.1, null, 0), (6, 'treatment', false, 0.9, 1, 1);
insert into campaign_offer values (2, 1), (2, 2), (4, 1), (4, 2), (4, 3);
insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key) values
  (1, 1, now() - interval '44 days', now() - interval '30 days', 11), (1, 2, now() - interval '42 days', now() - interval '28 days', 12),
  (2, 1, now() - interval '8 days', now() + interval '6 days', 21), (2, 2, now() - interval '7 days', now() + interval '7 days', 22),
  (5, 1, now() - interval '1 day', now() + interval '4 days', 51);

-- excluded at list building
insert into list_exclusion (campaign_id, customer_id, reason)
select k.id, c.id, case when c.id % 11 = 0 then 'no-consent' when c.id % 53 = 0 then 'suppressed' else 'contacted-recently' end
from campaign k join customer c on c.id <= k.considered
where k.list_frozen_at is not null and (c.id % 11 = 0 or c.id % 53 = 0 or (c.id % 17 = 0 and k.id = 2));

insert into list_member (campaign_id, customer_id, arm, hold_out, wave, segment, offer_id, journey_state, process_instance_key, claimed_at)
select k.id, c.id, a.arm, a.hold_out, 1 + c.id % k.waves, p.strategic_segment,
       case when a.hold_out then null else coalesce(a.offer_id, 1 + c.id % 2) end,
       case when a.hold_out then 'none' when k.state = 'closed' then 'ended' when k.state = 'running' and c.id % 5 < 2 then 'ended'
            when k.state = 'running' and c.id % 97 = 0 then 'queued' when k.state in ('running', 'paused') then 'live' else 'none' end,
       case when a.hold_out or k.launched_at is null then null else 4503599627370000 + k.id * 100000 + c.id end, k.launched_at
from campaign k
join customer c on c.id <= k.considered
join profile p on p.customer_id = c.id
join lateral (select a.*, sum(share) over (order by position) upto from campaign_arm a where a.campaign_id = k.id) a
  on a.upto >= (hashtext(k.seed || c.external_id) & 2147483647) / 2147483648.0
     and a.upto - a.share < (hashtext(k.seed || c.external_id) & 2147483647) / 2147483648.0
where k.list_frozen_at is not null
  and not exists (select from list_exclusion x where x.campaign_id = k.id and x.customer_id = c.id);

insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id, template, state, reason, due_at, settled_at, created_at, message_id)
select 'contact', m.id, 'offer', m.customer_id, 'email', 'marketing', m.campaign_id, m.offer_id, 'offer',
       case when m.campaign_id = 5 and m.id % 3 <> 0 then 'PENDING' when m.id % 71 = 0 then 'FAILED' when m.id % 89 = 0 then 'REFUSED' when m.id % 401 = 0 then 'IN_DOUBT'
            when m.campaign_id = 2 and m.id % 61 = 0 then 'PENDING' else 'SENT' end,
       case when m.id % 71 = 0 then 'rejected' when m.id % 89 = 0 then 'open-case' end,
       w.launched_at, case when m.campaign_id = 2 and m.id % 7 = 0 then now() - interval '2 minutes' else w.launched_at + interval '10 minutes' end, w.launched_at, 'd' || m.id || '.o@rondo.example'
from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
where not m.hold_out and m.journey_state in ('live', 'ended');
insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id, template, state, due_at, settled_at, created_at, message_id)
select 'contact', m.id, 'reminder', m.customer_id, 'email', 'marketing', m.campaign_id, m.offer_id, 'reminder', 'SENT',
       d.due_at + interval '3 days', d.due_at + interval '3 days', d.due_at + interval '3 days', 'd' || m.id || '.r@rondo.example'
from list_member m join delivery d on d.origin_id = m.id and d.step = 'offer' and d.state = 'SENT'
join campaign k on k.id = m.campaign_id and k.flow = 'journey-offer-follow-up'
where (m.id % 3 = 0 or m.id % 7 = 0) and m.campaign_id in (1, 2);

insert into response (source, external_id, type, customer_id, contact_id, campaign_id, delivery_id, occurred_at, recorded_at, amount, class)
select 'track', 'o' || d.id, 'open', d.customer_id, d.origin_id, d.campaign_id, d.id, d.settled_at + interval '2 hours', d.settled_at + interval '2 hours', null,
       case when d.id % 9 = 0 then 'machine' else 'human' end
from delivery d where d.state = 'SENT' and d.step = 'offer' and d.id % 5 < 2;
insert into response (source, external_id, type, customer_id, contact_id, campaign_id, delivery_id, occurred_at, recorded_at, class)
select 'track', 'c' || d.id, 'click', d.customer_id, d.origin_id, d.campaign_id, d.id, d.settled_at + interval '3 hours', d.settled_at + interval '3 hours', 'human'
from delivery d where d.state = 'SENT' and d.step = 'offer' and d.id % 8 = 0;
insert into response (source, external_id, type, customer_id, campaign_id, occurred_at, recorded_at, amount, class)
select 'shop', 'ord' || m.id, 'order', m.customer_id, null, w.launched_at + (m.id % 12 + 1) * interval '1 day', w.launched_at + (m.id % 12 + 1) * interval '1 day', round((20 + random() * 90)::numeric, 2), 'human'
from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
where m.campaign_id in (1, 2) and random() < case when m.hold_out then 0.035 when m.arm = 'spring' then 0.075 else 0.055 end and w.launched_at + (m.id % 12 + 1) * interval '1 day' < now();
insert into response (source, external_id, type, customer_id, contact_id, campaign_id, occurred_at, recorded_at, detail, class)
select 'mail', 'cmp' || m.id, case when m.id % 2 = 0 then 'complaint' else 'opt-out' end, m.customer_id, m.id, m.campaign_id, w.launched_at + interval '1 day', w.launched_at + interval '1 day',
       case when m.id % 2 = 0 then 'My parcel came a week late, and nobody answered my mails.' end, 'human'
from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave where not m.hold_out and m.campaign_id in (1, 2) and m.id % 83 = 0;
update list_member m set outcome = case when exists (select from response r where r.contact_id = m.id and r.type = 'complaint') then 'complained'
    when exists (select from response r where r.contact_id = m.id and r.type = 'opt-out') then 'opted-out'
    when exists (select from response r join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave where r.customer_id = m.customer_id and r.type = 'order' and r.occurred_at between w.launched_at and w.ends_at) then 'purchased'
    when exists (select from response r where r.contact_id = m.id and r.type = 'click') then 'responded' else 'none' end
where campaign_id in (1, 2);
update list_member m set journey_state = 'ended' where outcome in ('complained', 'opted-out', 'purchased') and journey_state = 'live';

update list_member m set bucket = case when hold_out then 'held-out' end where hold_out and exists (select from campaign_wave w where w.campaign_id = m.campaign_id);
update list_member m set bucket = case when d.state = 'SENT' then 'contacted' when d.state = 'IN_DOUBT' then 'in-doubt' when d.state = 'FAILED' then 'failed' else 'excluded' end, bucket_reason = d.reason
from delivery d where d.origin_id = m.id and d.step = 'offer' and d.state in ('SENT', 'FAILED', 'REFUSED', 'IN_DOUBT') and not m.hold_out and m.journey_state = 'ended';
update list_member set bucket = 'excluded', bucket_reason = 'not-reached' where campaign_id = 1 and bucket is null;

update campaign k set considered = (select count(*) from list_member m where m.campaign_id = k.id) + (select count(*) from list_exclusion x where x.campaign_id = k.id) where list_frozen_at is not null;

-- tasks: an approval, and calls
insert into task (user_task_key, process_instance_key, process_id, element_id, kind, ref_id, title, title_zh, stage, candidate_groups, due_at, state, created_at, partition_id, position)
values (6755399441055001, 2251799813685003, 'campaign', 'UserTask_ApproveCampaign', 'campaign', 3, 'Approve campaign', '审批营销活动', 'approval', '{manager}', now() + interval '1 day', 'open', now() - interval '2 hours', 1, 100);
insert into task (user_task_key, process_instance_key, process_id, element_id, kind, ref_id, title, title_zh, stage, candidate_groups, due_at, state, created_at, ended_at, completed_by, partition_id, position)
select 6755399441060000 + m.id, m.process_instance_key, 'journey-offer-follow-up', 'UserTask_CallCustomer', 'contact', m.id, 'Call customer', '致电客户', 'follow-up', '{agent}', now() + interval '1 day',
       case when m.journey_state = 'live' then 'open' else 'completed' end, now() - interval '5 hours', case when m.journey_state = 'ended' then now() - interval '1 hour' end, case when m.journey_state = 'ended' then 'agent' end, 1, 200 + m.id
from list_member m where m.campaign_id in (1, 2) and not m.hold_out and m.id % 41 = 0;

insert into engine_incident (incident_key, process_instance_key, process_id, element_id, job_key, error_type, message, state, created_at)
select 9007199254740001, process_instance_key, 'journey-offer-follow-up', 'Task_SendOffer', 123456, 'JOB_NO_RETRIES', 'mail-server-unreachable: no connection to the mail server after 3 tries', 'open', now() - interval '25 minutes'
from list_member where campaign_id = 2 and journey_state = 'live' limit 1;
insert into flow_instance (process_instance_key, process_id, kind, ref_id, started_at)
select m.process_instance_key, 'journey-offer-follow-up', 'contact', m.id, now() - interval '6 days'
from list_member m join engine_incident i on i.process_instance_key = m.process_instance_key;

insert into audit_log (occurred_at, actor, action, subject, digest, previous) values
  (now() - interval '45 days', 'marketer', 'create-campaign', 'campaign-1', '\x01', '\x00'), (now() - interval '45 days', 'marketer', 'start-campaign', 'campaign-1', '\x02', '\x01'),
  (now() - interval '44 days', 'manager', 'approve-campaign', 'campaign-1', '\x03', '\x02'), (now() - interval '25 days', 'flow', 'close-campaign', 'campaign-1', '\x04', '\x03'),
  (now() - interval '60 days', 'manager', 'reject-campaign', 'campaign-6', '\x05', '\x04'),
  (now() - interval '9 days', 'marketer', 'create-campaign', 'campaign-2', '\x06', '\x05'), (now() - interval '9 days', 'marketer', 'start-campaign', 'campaign-2', '\x07', '\x06'),
  (now() - interval '8 days', 'manager', 'approve-campaign', 'campaign-2', '\x08', '\x07'), (now() - interval '6 days', 'manager', 'pause-campaign', 'campaign-2', '\x09', '\x08'), (now() - interval '6 days', 'manager', 'resume-campaign', 'campaign-2', '\x0a', '\x09');
insert into audit_value (audit_id, detail) values (5, '{"reason":"rejected"}');
analyze;

-- measurement of the closed campaign
insert into measurement (campaign_id, measured_at, chi_square, sample_p, report) values (1, now() - interval '26 days', 1.42, 0.4916, '{
 "campaignId": 1, "measuredAt": "2026-10-27T08:00:00Z", "currency": "EUR", "margin": 0.4,
 "arms": [
  {"arm": "hold-out", "holdOut": true, "n": 455, "visitors": 0, "conversions": 15, "revenue": 982.40, "revenuePerCustomer": 2.1591},
  {"arm": "spring", "holdOut": false, "n": 853, "visitors": 105, "conversions": 61, "revenue": 4021.77, "revenuePerCustomer": 4.7149},
  {"arm": "shipping", "holdOut": false, "n": 833, "visitors": 93, "conversions": 46, "revenue": 2987.10, "revenuePerCustomer": 3.5860}],
 "lift": [
  {"arm": "spring", "conversionPp": 3.8545, "conversionLow": 1.2214, "conversionHigh": 6.1203, "spend": 2.5558, "spendLow": 0.9011, "spendHigh": 4.2105, "incrementalConversions": 32.9, "incrementalRevenue": 2180.06, "cost": 351.90, "iroas": 6.195, "roi": 1.478, "roiLow": -0.126, "roiHigh": 3.082, "p": 0.0031, "holmP": 0.0062},
  {"arm": "shipping", "conversionPp": 2.2255, "conversionLow": -0.2812, "conversionHigh": 4.3988, "spend": 1.4269, "spendLow": -0.1034, "spendHigh": 2.9572, "incrementalConversions": 18.5, "incrementalRevenue": 1188.62, "cost": 362.20, "iroas": 3.282, "roi": 0.313, "roiLow": -1.095, "roiHigh": 1.720, "p": 0.0721, "holmP": 0.0721}],
 "sampleRatio": {"chiSquare": 1.42, "p": 0.4916, "trusted": true},
 "segments": [
  {"segment": "loyal", "offer": "spring-10", "n": 284, "conversions": 27, "holdOutN": 152, "holdOutConversions": 5, "lift": 0.0622, "low": 0.0141, "high": 0.1043},
  {"segment": "loyal", "offer": "free-shipping", "n": 279, "conversions": 14, "holdOutN": 152, "holdOutConversions": 5, "lift": 0.0173, "low": -0.0251, "high": 0.0530},
  {"segment": "new", "offer": "spring-10", "n": 290, "conversions": 16, "holdOutN": 149, "holdOutConversions": 5, "lift": 0.0216, "low": -0.0239, "high": 0.0589},
  {"segment": "new", "offer": "free-shipping", "n": 275, "conversions": 20, "holdOutN": 149, "holdOutConversions": 5, "lift": 0.0392, "low": -0.0071, "high": 0.0801},
  {"segment": "bargain", "offer": "spring-10", "n": 279, "conversions": 18, "holdOutN": 154, "holdOutConversions": 5, "lift": 0.0320, "low": -0.0127, "high": 0.0711},
  {"segment": "bargain", "offer": "free-shipping", "n": 279, "conversions": 12, "holdOutN": 154, "holdOutConversions": 5, "lift": 0.0105, "low": -0.0308, "high": 0.0451}]
}');
insert into offer_evidence (campaign_id, segment, offer_id, n, conversions, lift, lower_bound, upper_bound, measured_at)
select 1, s ->> 'segment', o.id, (s ->> 'n')::int, (s ->> 'conversions')::int, (s ->> 'lift')::float, (s ->> 'low')::float, (s ->> 'high')::float, now() - interval '26 days'
from measurement m, jsonb_array_elements(m.report -> 'segments') s join offer o on o.code = s ->> 'offer';

insert into recovery_case (customer_id, contact_id, kind, state, opened_at, due_at, owner)
select customer_id, contact_id, 'complaint', 'resolving', occurred_at, occurred_at + interval '2 days', 'agent' from response where type = 'complaint' and campaign_id = 2;
insert into recovery_case (customer_id, contact_id, kind, state, opened_at, cause_code, compensation, satisfaction, closed_at)
select customer_id, contact_id, 'complaint', 'closed', occurred_at, 'late-delivery', 10, 4, occurred_at + interval '4 days' from response r
where type = 'complaint' and campaign_id = 1;

insert into import_run (kind, file_name, started_at, ended_at, rows_read, inserted, updated, unchanged, rejected, file_path, file_digest, header, bytes, bytes_read, charset, started_by) values
 ('customers', 'customers-2026-05.csv', now() - interval '200 days', now() - interval '200 days' + interval '8 seconds', 2412, 2400, 0, 0, 12, '/nowhere', '\x01', array['id','email','first_name'], 90000, 90000, 'UTF-8', 'marketer'),
 ('customers', 'customers-2026-11.csv', now() - interval '20 days', now() - interval '20 days' + interval '6 seconds', 2400, 0, 37, 2363, 0, '/nowhere', '\x02', array['id','email','first_name'], 90000, 90000, 'GB18030', 'marketer');
insert into import_run (kind, file_name, started_at, rows_read, inserted, updated, unchanged, rejected, file_path, file_digest, header, bytes, bytes_read, charset, started_by, problem)
values ('orders', 'orders-of-the-last-ten-years-and-of-every-shop-we-ever-had.csv', now() - interval '1 day', 120000, 119990, 0, 0, 10, '/nowhere', '\x03', array['order_id','customer','date','amount'], 400000000, 90000000, 'UTF-8', 'marketer',
        'Expected job ''import-orders'' to be COMPLETED, but it is FAILED because of PSQLException');
insert into import_reject (import_run_id, line, field, value, reason, place, cells)
select 1, 100 + i * 17, 'email', 'not-an-address-' || i, 'no-at-sign', 1, array['C9' || i, 'not-an-address-' || i, 'Ann'] from generate_series(1, 11) i;
insert into import_reject (import_run_id, line, field, value, reason, cells) values (1, 2411, 'row', 'C99999,late@example.com', 'too-few-columns', array['C99999', 'late@example.com']);

insert into mail_quarantine (received_at, reason, raw, digest, sender, subject, body) values
 (now() - interval '3 hours', 'not-a-report', convert_to(E'From: postmaster@home.example\r\nSubject: delivery problem\r\nX-Note: <b>not</b> HTML\r\n\r\nYour message to ' || (select email from customer where id = 83) || E' was not delivered.\r\n', 'UTF8'),
  '\x01', 'postmaster@home.example', 'Delivery problem', 'Your message was not delivered. <script>alert(1)</script>'),
 (now() - interval '2 hours', 'no-message-of-ours', convert_to(E'From: wang@customers.example\r\n\r\n三天了还没有收到货\r\n', 'GBK'), '\x02', '王芳 <wang@customers.example>', '什么时候发货？', '三天了还没有收到货'),
 (now() - interval '1 hour', 'unreadable', '\x00ff00', '\x03', null, null, null);
insert into mail_quarantine (received_at, reason, raw, digest, decision, decided_by, decided_at) values
 (now() - interval '1 day', 'no-message-of-ours', '', '\x04', 'discarded', 'agent', now() - interval '20 hours');

insert into suppression (address_digest, channel, scope, reason, created_at)
select coalesce(email_digest, sha256(external_id::bytea)), 'email', r.scope, r.reason, now() - interval '3 days'
from customer, (values (201, 'marketing', 'soft-bounces'), (202, 'marketing', 'opt-out'), (203, 'all', 'abuse'), (204, 'all', 'hard-bounce')) r(id, scope, reason)
where customer.id = r.id;
insert into suppression (address_digest, channel, scope, reason, created_at) values (sha256('gone'), 'email', 'marketing', 'opt-out', now() - interval '90 days');

-- Records that may be one person: a spelling, a family, two ids of one source; and one pair that was merged.
update customer set street = 'Lindenstraße ' || id % 90, postal_code = '10969', city = 'Berlin' where id % 4 = 3;
insert into customer_identity (kind, value, customer_id) select 'source:' || source, external_id, id from customer;
update customer c set source = 'crm', given_name = o.given_name, family_name = replace(o.family_name, 'k', 'ck'), birthday = o.birthday, street = replace(o.street, 'straße', 'str.'),
       postal_code = o.postal_code, city = o.city, email = 'private' || c.id || '@example.net'
  from customer o where (c.id, o.id) in ((2391, 83), (2392, 91), (2393, 99));
update customer_identity set kind = 'source:crm' where customer_id between 2391 and 2393;
insert into customer_order (source, external_id, customer_id, ordered_at, amount, returned_amount, category, channel, recorded_at)
select 'shop', 'O' || c.id || '-' || n, c.id, now() - n * interval '17 days', 20 + (c.id * n) % 180, case when n % 5 = 0 then 12.5 else 0 end,
       (array['garden','kitchen','books'])[1 + n % 3], (array['web','store'])[1 + n % 2], now() - n * interval '17 days'
from customer c, generate_series(1, 31) n where c.id in (83, 2391) or c.id % 100 = 7 and n < 4;
-- Customers with every figure, as the refresh of profiles leaves them.
update profile set own_orders = true, first_order_at = now() - interval '527 days', last_order_at = now() - interval '17 days', recency_days = 17, frequency = 31,
       monetary = 2841.50, order_days = 31, interval_days = case when customer_id = 83 then 17.4 else 1 end, recency_score = 4, frequency_score = 5, monetary_score = 5, value_now = 1204.20,
       value_before = 980, value_potential = 1310.75, influence = 72, relationship = 'advocate', delivered_value = 88.40, channel = 'web', preferred_channel = 'email',
       preferred_hour = 9, contacts_7_days = 1, contacts_30_days = 3, last_contact_at = now() - interval '2 days', wallet_share = 0.3500, return_rate = 0.0420,
       complaints = 1, satisfaction = 4,
       response_rates = '{"channel": {"email": {"sent": 12, "answered": 5}, "sms": {"sent": 2, "answered": 0}}, "category": {"garden": {"sent": 7, "answered": 4}}}'
where customer_id in (83, 91);
insert into recovery_plan (customer_id, sensitivity, reason, compensation_limit, resolve_within_hours, handled_by, prepared_at) values
 (83, 'sensitive', 'valuable-and-leaving', 50, 24, 'manager', now() - interval '1 day'),
 (91, 'normal', 'none', 20, 1, 'agent', now() - interval '1 day');
insert into match_run (searched_at, compared, found) values (now() - interval '40 minutes', 37, 4);
insert into duplicate_pair (low_id, high_id, rule, reason, score, state, round, found_at) values
 (83, 2391, 'name-birthday', 'likely', 0.83, 'open', 1, now() - interval '40 minutes'),
 (91, 2392, 'name-address', 'likely', 0.71, 'open', 1, now() - interval '40 minutes'),
 (10, 30, 'email', 'name-differs', 0.63, 'open', 1, now() - interval '40 minutes'),
 (12, 32, 'phone', 'source-conflict', 0.9, 'open', 1, now() - interval '40 minutes');
insert into customer_merge (survivor_id, loser_id, rule, merged_by, merged_at, survivor_before, survivor_after, said_before)
values (99, 2393, 'email', 'match-customers', now() - interval '40 minutes', '{}', '{}', '{"consent":[],"preference":null,"topics":[]}');
update customer set state = 'merged', merged_into = 99 where id = 2393;

insert into quality_run (scored_at) select now() - (6 - n) * interval '9 days' from generate_series(1, 6) n;
insert into quality_score (run_id, source, field, measure, target, checked, good)
select u.id, s.source, r.field, r.measure, r.target, s.n, round(s.n * least(1, 0.62 + 0.05 * u.id + 0.1 * ((r.id * 7) % 5) / 5))
from quality_run u, quality_rule r, (select source, count(*) n from customer where state = 'live' group by source) s;
insert into quality_worst (run_id, source, customer_id, failed)
select (select max(id) from quality_run), source, id, array['birthday:complete', 'phone:valid', 'record:fresh'] from customer where state = 'live' and id % 400 = 7;
