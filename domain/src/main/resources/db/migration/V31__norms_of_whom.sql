-- A first refresh over nobody, or over a few, must not fix for the day what everybody is compared with.
alter table profile_norm add column compared integer not null default 0;
comment on column profile_norm.compared is 'customers with a purchase that the norms were made from; once as many are due again, they are made anew';

-- A rule resolved before the kind of its part had a name cannot be read: its list is begun again.
delete from list_draft_customer where campaign_id in (select campaign_id from list_draft where criteria::text like '%MemberOf%');
delete from list_draft_partition where campaign_id in (select campaign_id from list_draft where criteria::text like '%MemberOf%');
delete from list_draft where criteria::text like '%MemberOf%';
