-- How often and when customers may be contacted: the decision table "contact-policy", evaluated for every combination of its inputs.
create table contact_policy (
  channel           text    not null check (channel in ('email', 'sms', 'phone', 'http')),
  purpose           text    not null check (purpose in ('marketing', 'service')),
  value_tier        text    not null check (value_tier in ('high', 'mid', 'low')),
  max_per_7_days    integer check (max_per_7_days >= 0),
  max_per_30_days   integer check (max_per_30_days >= 0),
  min_hours_between integer not null default 0 check (min_hours_between >= 0),
  quiet_from        time,
  quiet_until       time,
  primary key (channel, purpose, value_tier),
  check ((quiet_from is null) = (quiet_until is null))
);
comment on table contact_policy is 'The ledger reads this under the locks of the SENDING transaction; rows are replaced together. Without a row nothing leaves.';
comment on column contact_policy.max_per_7_days is 'null: no cap; counts what was sent, is being sent or is in doubt, and for hold-outs the waves they were left out of';
comment on column contact_policy.quiet_from is 'in the customer''s time zone; may be later than quiet_until, over midnight';

create table contact_policy_version (
  singleton    boolean primary key default true check (singleton),
  decision_key bigint not null,
  version      integer not null,
  loaded_at    timestamptz not null
);
comment on column contact_policy_version.decision_key is 'the engine''s key of the deployed decision the table was filled from';

-- Names PostgreSQL can reckon with: a customer whose zone is not among them is treated as in UTC.
create table time_zone (name text primary key);
insert into time_zone (name) select name from pg_timezone_names on conflict do nothing;

create index list_member_held_out on list_member (customer_id) where hold_out;

create table shipped_resource (
  name        text primary key,
  digest      text not null,
  deployed_at timestamptz not null default now()
);
comment on table shipped_resource is 'each shipped flow, table and form as it was deployed last: only what changed is deployed again';
drop table shipped_flows;
