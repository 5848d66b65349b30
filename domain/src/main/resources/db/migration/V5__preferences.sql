-- What a customer says in the preference centre beyond yes or no: how often, about what, and not for now. Marketing only.
create table preference (
  customer_id     bigint primary key references customer on delete cascade,
  max_per_30_days integer check (max_per_30_days between 1 and 31),
  paused_until    timestamptz,
  changed_at      timestamptz not null
);
comment on table preference is 'read by the ledger under the customer''s row lock, and changed under it';
comment on column preference.max_per_30_days is 'the customer''s own limit over all channels, below the contact policy; null: the policy alone';
comment on column preference.paused_until is 'what is due before then waits until then; null or past: no pause';

create table topic_refusal (
  customer_id bigint not null references customer on delete cascade,
  topic       text   not null,
  since       timestamptz not null,
  primary key (customer_id, topic)
);
comment on table topic_refusal is 'categories of offers this customer does not want to hear about; no row: wanted, so that a new category is not refused by anybody';

create table preference_event (
  id              bigint generated always as identity primary key,
  customer_id     bigint  not null references customer on delete cascade,
  subject         text    not null check (subject in ('channel', 'topic', 'frequency', 'pause')),
  value           text    not null,
  granted         boolean not null,
  source          text    not null,
  wording_version text    not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null
);
create index preference_event_customer on preference_event (customer_id, occurred_at);
comment on table preference_event is 'each change a customer made in the preference centre, appended and never changed; a channel''s yes or no is in consent_event as well';
comment on column preference_event.value is 'the channel, the topic, the number of messages a month (or any), or the end of the pause';
comment on column preference_event.granted is 'false: less may be sent than before';
comment on column preference_event.recorded_at is 'system time read under the customer''s row lock, see consent_event.recorded_at';
