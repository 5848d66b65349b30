-- A delivery changes its state three times on its way. While `state` stood in index keys and predicates, each change made a new entry in
-- every index of the table. PostgreSQL needs none (a heap-only update) if no indexed value changes: so the indexes look at `standing`,
-- which changes once, and what changes on the way is in no index.
alter table delivery add column standing text not null generated always as
  (case when state in ('PENDING', 'CLAIMED', 'SENDING') then 'open'
        when state in ('ASKED', 'REFUSED', 'IN_DOUBT') then lower(state) else 'over' end) stored;
comment on column delivery.standing is 'coarser than state, for indexes: open (PENDING, CLAIMED, SENDING), asked, refused, in_doubt, over (SENT, FAILED). Ask for it beside state where an index is to be used';

-- Room on each page for the two versions that a row gets before it is settled.
alter table delivery set (fillfactor = 50);

drop index delivery_due;
drop index delivery_due_domain;
drop index delivery_call_due;
drop index delivery_lease;
drop index delivery_campaign;
drop index delivery_in_doubt;
drop index delivery_address_once;
create index delivery_due on delivery (due_at, id) where standing = 'open';
create index delivery_due_domain on delivery (recipient_domain, due_at, id) where standing = 'open';
create index delivery_call_due on delivery (due_at, id) where standing = 'open' and channel = 'phone';
create index delivery_campaign on delivery (campaign_id, standing);
create index delivery_in_doubt on delivery (settled_at) where standing = 'in_doubt' and left_at is null;
create unique index delivery_address_once on delivery (campaign_id, step, channel, address_digest)
  where purpose = 'marketing' and standing <> 'refused';

-- It holds the delivery's id, by which it is found.
alter table delivery drop constraint delivery_message_id_key;

create table delivery_claim (
  id          bigint generated always as identity primary key,
  lease_until timestamptz not null,
  deliveries  bigint[]    not null
);
create index delivery_claim_lease on delivery_claim (lease_until);
comment on table delivery_claim is 'what was claimed together, to find what dead owners hold: looked at when the lease is over, deleted when none of it is CLAIMED or SENDING any more. System clock';
insert into delivery_claim (lease_until, deliveries)
select max(lease_until), array_agg(id) from delivery where state in ('CLAIMED', 'SENDING') having count(*) > 0;
