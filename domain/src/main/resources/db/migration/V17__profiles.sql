-- Profiles computed from what customers did, the plans prepared for them, and the strategic segments they fall into.
alter table profile
  add column own_orders       boolean not null default false,
  add column first_order_at   timestamptz,
  add column last_order_at    timestamptz,
  add column order_days       integer,
  add column interval_days    double precision,
  add column recency_score    smallint check (recency_score between 1 and 5),
  add column frequency_score  smallint check (frequency_score between 1 and 5),
  add column monetary_score   smallint check (monetary_score between 1 and 5),
  add column value_now        numeric(14, 2),
  add column value_before     numeric(14, 2),
  add column value_potential  numeric(14, 2),
  add column influence        smallint check (influence between 0 and 100),
  add column relationship     text check (relationship in ('prospect', 'customer', 'client', 'supporter', 'advocate')),
  add column delivered_value  numeric(14, 2),
  add column preferred_channel text,
  add column preferred_hour   smallint check (preferred_hour between 0 and 23),
  add column response_rates   jsonb not null default '{}',
  add column contacts_7_days  integer,
  add column contacts_30_days integer,
  add column last_contact_at  timestamptz,
  add column wallet_share     numeric(5, 4),
  add column return_rate      numeric(5, 4),
  add column complaints       integer,
  add column complaint_prone  boolean,
  add column satisfaction     smallint,
  add column engagement       integer,
  add column assigned_segment text;
alter table profile set (fillfactor = 70);
comment on column profile.own_orders is 'the customer has orders of his own: value_tier, stage, recency_days, frequency, monetary and channel are computed; false: they are what a file said, or defaults';
comment on column profile.assigned_segment is 'the strategic segment the refresh assigned last; another one in strategic_segment (but all) came with a file and stays';

-- Who must be refreshed. Appended to by the transactions that change something, in no order and without a key, so that writers never
-- wait for each other; the refresh deletes what it can see, so that a transaction that commits late is only seen by the next run.
create table profile_due (customer_id bigint not null);

create function profile_due_changed() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id) select distinct customer_id from changed;
  return null;
end $$;
create function profile_due_moved() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id)
  select customer_id from changed union select customer_id from before;
  return null;
end $$;
create function profile_due_judged() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id)
  select c.customer_id from changed c join before b on b.id = c.id
  where (c.class, c.type, c.customer_id, c.amount, c.score, c.occurred_at)
        is distinct from (b.class, b.type, b.customer_id, b.amount, b.score, b.occurred_at)
  union
  select b.customer_id from changed c join before b on b.id = c.id where b.customer_id <> c.customer_id;
  return null;
end $$;
create function profile_due_known() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id) select id from changed;
  return null;
end $$;
create function profile_due_person() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id)
  select c.id from changed c join before b on b.id = c.id
  where (c.state, c.no_profiling, c.country, c.language, c.time_zone, c.email_digest, c.phone)
        is distinct from (b.state, b.no_profiling, b.country, b.language, b.time_zone, b.email_digest, b.phone);
  return null;
end $$;
create trigger profile_due_insert after insert on customer_order referencing new table as changed
  for each statement execute function profile_due_changed();
create trigger profile_due_update after update on customer_order referencing old table as before new table as changed
  for each statement execute function profile_due_moved();
create trigger profile_due_delete after delete on customer_order referencing old table as changed
  for each statement execute function profile_due_changed();
create trigger profile_due_insert after insert on response referencing new table as changed
  for each statement execute function profile_due_changed();
create trigger profile_due_update after update on response referencing old table as before new table as changed
  for each statement execute function profile_due_judged();
create trigger profile_due_insert after insert on consent referencing new table as changed
  for each statement execute function profile_due_changed();
create trigger profile_due_update after update on consent referencing old table as before new table as changed
  for each statement execute function profile_due_moved();
create trigger profile_due_insert after insert on customer referencing new table as changed
  for each statement execute function profile_due_known();
create trigger profile_due_update after update on customer referencing old table as before new table as changed
  for each statement execute function profile_due_person();
insert into profile_due (customer_id) select id from customer;

create table profile_run (
  id         bigint generated always as identity primary key,
  whole      boolean not null,
  as_of      timestamptz not null,
  parts      integer,
  customers  integer,
  started_at timestamptz not null default now(),
  ended_at   timestamptz
);
create unique index profile_run_one on profile_run ((true)) where ended_at is null;
comment on table profile_run is 'each refresh of profiles; started_at and ended_at in system time';
comment on column profile_run.whole is 'everybody is refreshed, once per business day: recency, stage and counters change without any event';
comment on column profile_run.as_of is 'business time that every figure of the run is counted back from';

create table profile_work (
  part        integer not null,
  customer_id bigint  not null,
  primary key (part, customer_id)
);
comment on table profile_work is 'whom the running refresh looks at, in hash partitions of the customer id; empty between runs';

create table profile_norm (
  singleton      boolean primary key default true check (singleton),
  day            date not null,
  interval_days  double precision not null,
  recency        integer[] not null,
  frequency      integer[] not null,
  monetary       numeric[] not null,
  value_mid      numeric(14, 2) not null,
  value_high     numeric(14, 2) not null
);
comment on table profile_norm is 'what customers are compared with: the upper ends of the first four fifths, the usual interval between purchases and the limits of value tiers, fixed once per business day';

create table recovery_plan (
  customer_id          bigint primary key references customer on delete cascade,
  sensitivity          text not null check (sensitivity in ('normal', 'sensitive')),
  reason               text not null check (reason in ('none', 'complaint-prone', 'unsatisfied', 'valuable-and-leaving')),
  compensation_limit   numeric(14, 2) not null check (compensation_limit >= 0),
  resolve_within_hours integer not null check (resolve_within_hours between 1 and 720),
  channel              text not null check (channel in ('email', 'phone', 'sms', 'none')),
  handled_by           text not null check (handled_by in ('agent', 'manager')),
  prepared_at          timestamptz not null
);
comment on table recovery_plan is 'what we would do if this customer complained, prepared before anything fails; read when a case is opened';
comment on column recovery_plan.channel is 'how to apologise: the preferred channel if it may be used for service, else the first that may';

create table strategic_segment (
  code       text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name       text not null,
  priority   integer not null unique,
  criteria   jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null
);
comment on table strategic_segment is 'rules in order of priority: a customer is in the first that applies, and in all if none does. Tactical segments are in segment';
insert into strategic_segment (code, name, priority, criteria, changed_by, changed_at) values
  ('key', 'Key customers', 10, '{"type":"and","of":[{"type":"value-tier","in":["high"]},{"type":"stage","in":["build-up","stability"]}]}', 'rondo', now()),
  ('leaving', 'Leaving', 20, '{"type":"stage","in":["decline","dormant"]}', 'rondo', now()),
  ('growing', 'Growing', 30, '{"type":"stage","in":["build-up"]}', 'rondo', now()),
  ('all', 'Everybody else', 2147483647, '{"type":"all"}', 'rondo', now());

