-- PostgreSQL is the truth. Times are business time unless the column says system (leases, back-off: never moved).
-- Money is numeric(14,2) in the installation's currency. Enumerations are text with a check, so that a dump reads well.

-- ---------------------------------------------------------------- clock, settings, people who use Rondo
create table business_clock (
  singleton boolean primary key default true check (singleton),
  offset_ms bigint  not null default 0 check (offset_ms >= 0)
);
insert into business_clock default values;

create table secret_key (
  key_id     smallint primary key,
  purpose    text  not null check (purpose in ('token', 'address')),
  key_bytes  bytea not null,
  created_at timestamptz not null default now()
);
comment on table secret_key is 'Keys made at first start where configuration gives none: link tokens, and the digest of addresses that survives erasure';

create function draw(seed text, purpose text, external_id text) returns double precision
  language sql immutable strict parallel safe
  return (('x00' || substr(encode(sha256(convert_to(seed || '/' || purpose || '/' || external_id, 'UTF8')), 'hex'), 1, 14))::bit(64)::bigint >> 3)
         / 9007199254740992::double precision;
comment on function draw is 'first 53 bits of SHA-256 of seed/purpose/external id, as a fraction in [0, 1): who is in which arm and wave can be recomputed by anybody';

-- ---------------------------------------------------------------- audiences
create table customer (
  id            bigint generated always as identity primary key,
  external_id   text not null unique,
  email         text,
  email_digest  bytea,
  phone         text,
  given_name    text,
  family_name   text,
  language      text not null default 'en',
  time_zone     text not null default 'UTC',
  country       text,
  birthday      date,
  no_profiling  boolean not null default false,
  source        text not null default 'import',
  row_digest    bytea,
  version       bigint not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
create index customer_email_digest on customer (email_digest);
comment on column customer.email_digest is 'HMAC-SHA256 of the normalised address: joins suppression without comparing addresses';
comment on column customer.row_digest is 'digest of the imported row: a re-run of the same file changes nothing';

create table customer_identity (
  kind        text   not null,
  value       text   not null,
  customer_id bigint not null references customer on delete cascade,
  primary key (kind, value)
);
create index customer_identity_customer on customer_identity (customer_id);

create table profile (
  customer_id       bigint primary key references customer on delete cascade,
  value_tier        text not null default 'low' check (value_tier in ('high', 'mid', 'low')),
  stage             text not null default 'exploration'
                    check (stage in ('exploration', 'build-up', 'stability', 'decline', 'dormant')),
  strategic_segment text not null default 'all',
  recency_days      integer,
  frequency         integer,
  monetary          numeric(14, 2),
  channel           text,
  attributes        jsonb not null default '{}',
  refreshed_at      timestamptz not null
);
comment on column profile.strategic_segment is 'every customer is in exactly one; offers are compared within it';
create index profile_segment on profile (strategic_segment);

create table segment (
  id         bigint generated always as identity primary key,
  name       text  not null unique,
  criteria   jsonb not null,
  created_by text  not null,
  created_at timestamptz not null
);

-- ---------------------------------------------------------------- consent
create table consent_event (
  id              bigint generated always as identity primary key,
  customer_id     bigint  not null references customer on delete cascade,
  purpose         text    not null check (purpose in ('marketing', 'service')),
  channel         text    not null check (channel in ('email', 'phone', 'sms')),
  granted         boolean not null,
  source          text    not null,
  wording_version text,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null
);
create index consent_event_customer on consent_event (customer_id);
comment on column consent_event.recorded_at is 'system time read under the customer''s row lock, as delivery.sending_at is: the order of the two is the order of the transactions';

create table consent (
  customer_id bigint  not null references customer on delete cascade,
  purpose     text    not null,
  channel     text    not null,
  granted     boolean not null,
  changed_at  timestamptz not null,
  primary key (customer_id, purpose, channel)
);
comment on table consent is 'the last word of consent_event, kept by the same transaction';

create table suppression (
  address_digest bytea not null,
  channel        text  not null,
  scope          text  not null check (scope in ('marketing', 'all')),
  reason         text  not null,
  created_at     timestamptz not null,
  primary key (address_digest, channel, scope)
);
comment on table suppression is 'addresses never written to again; holds a digest only and survives erasure';

-- ---------------------------------------------------------------- offers and templates
create table offer (
  id              bigint generated always as identity primary key,
  code            text not null unique,
  name            text not null,
  category        text not null default 'general',
  landing_url     text not null,
  redemption_cost numeric(14, 2) not null default 0,
  active          boolean not null default true,
  created_at      timestamptz not null
);
comment on column offer.redemption_cost is 'what one redeemed offer costs us (discount, gift), per converted contact';

create table offer_text (
  offer_id       bigint not null references offer on delete cascade,
  language       text   not null,
  headline       text   not null,
  body           text   not null,
  call_to_action text   not null,
  primary key (offer_id, language)
);

create table message_template (
  code      text not null,
  language  text not null,
  subject   text not null,
  text_body text not null,
  html_body text not null,
  primary key (code, language)
);

create table link (
  id  bigint generated always as identity primary key,
  url text not null unique
);
comment on table link is 'redirect targets: a click is sent to a stored row, never to a parameter';

-- ---------------------------------------------------------------- campaigns and their lists
create table campaign (
  id                     bigint generated always as identity primary key,
  name                   text not null unique,
  flow                   text not null,
  segment_id             bigint references segment,
  list_source            text not null default 'segment' check (list_source in ('segment', 'imported')),
  purpose                text not null default 'marketing' check (purpose in ('marketing', 'service')),
  channel                text not null default 'email',
  state                  text not null default 'draft' check (state in
      ('draft', 'building', 'awaiting-approval', 'rejected', 'running', 'paused', 'measuring', 'in-review', 'closed', 'stopped')),
  seed                   text not null,
  waves                  integer not null default 1 check (waves between 1 and 100),
  wave_gap               interval not null default 'P1D',
  response_window        interval not null default 'P14D',
  min_days_since_contact integer not null default 0,
  margin                 numeric(6, 4) not null default 0.4 check (margin between 0 and 1),
  cost_per_message       numeric(14, 4) not null default 0.01,
  cost_per_call          numeric(14, 4) not null default 4,
  fixed_cost             numeric(14, 2) not null default 0,
  currency               text not null default 'EUR',
  process_instance_key   bigint,
  created_by             text not null,
  created_at             timestamptz not null,
  list_frozen_at         timestamptz,
  considered             integer,
  approved_by            text,
  approved_at            timestamptz,
  launched_at            timestamptz,
  measured_at            timestamptz,
  ended_at               timestamptz,
  end_reason             text,
  version                bigint not null default 1
);

create table campaign_arm (
  campaign_id bigint  not null references campaign on delete cascade,
  arm         text    not null,
  hold_out    boolean not null,
  share       numeric(8, 6) not null check (share > 0 and share <= 1),
  offer_id    bigint references offer,
  position    smallint not null,
  primary key (campaign_id, arm)
);
comment on column campaign_arm.offer_id is 'null in a treatment arm: the offer is chosen per contact by measured evidence';

create table campaign_offer (
  campaign_id bigint not null references campaign on delete cascade,
  offer_id    bigint not null references offer,
  primary key (campaign_id, offer_id)
);

create table campaign_wave (
  campaign_id bigint  not null references campaign on delete cascade,
  wave        integer not null,
  launched_at timestamptz not null,
  ends_at     timestamptz not null,
  job_key     bigint not null unique,
  primary key (campaign_id, wave)
);

create table list_member (
  id                   bigint generated always as identity primary key,
  campaign_id          bigint  not null references campaign,
  customer_id          bigint  not null references customer,
  arm                  text    not null,
  hold_out             boolean not null,
  wave                 integer not null default 1,
  segment              text    not null default 'all',
  score                double precision not null default 0,
  offer_id             bigint references offer,
  process_instance_key bigint,
  claimed_at           timestamptz,
  journey_state        text not null default 'none' check (journey_state in ('none', 'queued', 'live', 'ended')),
  bucket               text check (bucket in ('held-out', 'contacted', 'in-doubt', 'failed', 'excluded')),
  bucket_reason        text,
  outcome              text not null default 'none'
                       check (outcome in ('none', 'responded', 'purchased', 'opted-out', 'complained')),
  version              bigint not null default 1,
  unique (campaign_id, customer_id)
);
create index list_member_customer on list_member (customer_id);
create index list_member_wave on list_member (campaign_id, wave) where not hold_out;
comment on column campaign_wave.job_key is 'the engine''s job that launched it: the same job again launches nothing';
comment on table list_member is 'a contact: one customer in one campaign';
comment on column list_member.process_instance_key is 'the one live journey; set once by compare-and-set';
comment on column list_member.version is 'raised in every transaction that changes what the contact document shows; the external version in Elasticsearch';

create table list_exclusion (
  campaign_id bigint not null references campaign on delete cascade,
  customer_id bigint not null references customer on delete cascade,
  reason      text   not null,
  primary key (campaign_id, customer_id)
);
create index list_exclusion_reason on list_exclusion (campaign_id, reason);
comment on table list_exclusion is 'considered but not listed, with the first reason that applied';

create table flow_instance (
  process_instance_key bigint primary key,
  process_id           text   not null,
  kind                 text   not null check (kind in ('campaign', 'contact', 'case')),
  ref_id               bigint not null,
  state                text   not null default 'live' check (state in ('live', 'duplicate', 'ended')),
  started_at           timestamptz not null,
  ended_at             timestamptz
);
create index flow_instance_ref on flow_instance (kind, ref_id);

-- ---------------------------------------------------------------- deliveries
create table delivery (
  id                   bigint generated always as identity primary key,
  origin_kind          text   not null check (origin_kind in ('contact', 'case')),
  origin_id            bigint not null,
  step                 text   not null,
  customer_id          bigint not null references customer,
  channel              text   not null,
  purpose              text   not null check (purpose in ('marketing', 'service')),
  campaign_id          bigint references campaign,
  offer_id             bigint references offer,
  template             text   not null,
  address_digest       bytea,
  state                text   not null default 'PENDING'
                       check (state in ('PENDING', 'CLAIMED', 'SENDING', 'SENT', 'FAILED', 'REFUSED', 'IN_DOUBT')),
  reason               text,
  due_at               timestamptz not null,
  attempts             integer not null default 0,
  job_key              bigint,
  process_instance_key bigint,
  owner                text,
  lease_until          timestamptz,
  message_id           text unique,
  sending_at           timestamptz,
  settled_at           timestamptz,
  bounced_at           timestamptz,
  bounce_kind          text,
  created_at           timestamptz not null,
  unique (origin_kind, origin_id, step, customer_id, channel)
);
create unique index delivery_address_once on delivery (campaign_id, step, channel, address_digest)
  where purpose = 'marketing' and state <> 'REFUSED';
create index delivery_due on delivery (due_at, id) where state = 'PENDING';
create index delivery_owned on delivery (owner, state) where state in ('CLAIMED', 'SENDING');
create index delivery_lease on delivery (lease_until) where state in ('CLAIMED', 'SENDING');
create index delivery_customer on delivery (customer_id, settled_at);
create index delivery_origin on delivery (origin_kind, origin_id);
create index delivery_campaign on delivery (campaign_id, state);
comment on column delivery.lease_until is 'system clock';
comment on column delivery.sending_at is 'system time read under the customer''s row lock, see consent_event.recorded_at';

create table call_record (
  id            bigint generated always as identity primary key,
  contact_id    bigint not null references list_member,
  user_task_key bigint not null unique,
  result        text   not null,
  called_by     text   not null,
  called_at     timestamptz not null
);
create index call_record_contact on call_record (contact_id);

-- ---------------------------------------------------------------- responses and recovery
create table response (
  id           bigint generated always as identity primary key,
  source       text not null,
  external_id  text not null,
  type         text not null check (type in ('open', 'click', 'visit', 'reply', 'auto-reply', 'bounce', 'complaint', 'abuse', 'opt-out',
                                             'order', 'survey', 'call')),
  customer_id  bigint not null references customer,
  contact_id   bigint references list_member,
  case_id      bigint,
  delivery_id  bigint references delivery,
  campaign_id  bigint references campaign,
  link_id      bigint references link,
  occurred_at  timestamptz not null,
  recorded_at  timestamptz not null,
  amount       numeric(14, 2),
  score        integer,
  class        text not null default 'unknown' check (class in ('human', 'machine', 'unknown')),
  rule_version integer not null default 1,
  detail       text,
  agent        text,
  unique (source, external_id)
);
create index response_customer on response (customer_id, occurred_at);
create index response_contact on response (contact_id, type);
create index response_campaign on response (campaign_id, type);
comment on column response.detail is 'the text a person wrote (complaint, reply), a status code (bounce), a call''s result, or what classified a click; erasable';

create table recovery_case (
  id                   bigint generated always as identity primary key,
  customer_id          bigint not null references customer,
  kind                 text   not null default 'complaint' check (kind in ('complaint', 'abuse')),
  state                text   not null default 'open' check (state in ('open', 'resolving', 'surveying', 'escalated', 'closed')),
  opened_at            timestamptz not null,
  contact_id           bigint references list_member,
  process_instance_key bigint,
  owner                text,
  first_reply_at       timestamptz,
  due_at               timestamptz,
  escalated_at         timestamptz,
  cause_code           text,
  compensation         numeric(14, 2),
  compensation_approved_by text,
  resolved_at          timestamptz,
  satisfaction         integer check (satisfaction between 1 and 5),
  closed_at            timestamptz,
  reopens              bigint references recovery_case,
  version              bigint not null default 1,
  check (state <> 'closed' or (cause_code is not null and compensation is not null and satisfaction is not null))
);
comment on column recovery_case.reopens is 'the closed case this one continues: the customer complained again soon after';
create index recovery_case_customer on recovery_case (customer_id);
create unique index recovery_case_one_open on recovery_case (customer_id) where state <> 'closed';
alter table response add constraint response_case foreign key (case_id) references recovery_case;

create table mail_quarantine (
  id          bigint generated always as identity primary key,
  received_at timestamptz not null,
  reason      text  not null,
  raw         bytea not null,
  digest      bytea not null unique
);
comment on table mail_quarantine is 'mail that came back and could not be understood: for people to look at, never counted; digest is SHA-256 of raw, so that each is kept once';

-- ---------------------------------------------------------------- work for people
create table task (
  user_task_key        bigint primary key,
  process_instance_key bigint not null,
  process_id           text   not null,
  element_id           text   not null,
  kind                 text,
  ref_id               bigint,
  title                text   not null,
  title_zh             text,
  stage                text,
  candidate_groups     text[] not null default '{}',
  candidate_users      text[] not null default '{}',
  assignee             text,
  due_at               timestamptz,
  priority             integer not null default 50,
  form_key             bigint,
  state                text   not null check (state in ('open', 'completed', 'cancelled')),
  created_at           timestamptz not null,
  ended_at             timestamptz,
  completed_by         text,
  partition_id         integer not null,
  position             bigint  not null,
  assigned_at          timestamptz,
  answer_id            bigint,
  version              bigint  not null default 1
);
create index task_open on task (state, due_at);
create index task_ref on task (kind, ref_id);
create index task_unresolved on task (process_instance_key) where kind is null and state = 'open';
create index task_untold on task (user_task_key) where answer_id is not null and state = 'open';
comment on column task.position is 'of the last record applied, in the log of partition_id; a lower one changes nothing';
comment on column task.assigned_at is 'of the last claim or release here: an older assignment by the engine does not undo it';
comment on column task.answer_id is 'the stored form_answer; while the task is still open, the engine has not taken the completion yet';

create table exporter_cursor (
  partition_id integer not null,
  value_type   text    not null,
  sequence     bigint  not null,
  primary key (partition_id, value_type)
);
create table exporter_poll (
  singleton boolean primary key default true check (singleton),
  polled_at timestamptz not null
);
comment on table exporter_poll is 'when the exporter''s records were last read to their end; system clock. Pages say so when it is long ago';
comment on table exporter_cursor is 'highest contiguous sequence read of the exporter''s records, per partition and value type';

create table deployed_resource (
  resource_key bigint primary key,
  kind         text   not null check (kind in ('process', 'form', 'decision')),
  id           text   not null,
  version      integer not null,
  name         text,
  digest       text,
  content      text   not null,
  deployed_at  timestamptz not null
);
create unique index deployed_resource_version on deployed_resource (kind, id, version);

create table shipped_flows (
  singleton   boolean primary key default true check (singleton),
  digest      text not null,
  deployed_at timestamptz not null default now()
);
comment on table shipped_flows is 'which shipped flows were deployed last: a restart deploys only what changed';

create table form_answer (
  id            bigint generated always as identity primary key,
  user_task_key bigint not null,
  element_id    text   not null,
  kind          text,
  ref_id        bigint,
  answers       jsonb  not null,
  variables     jsonb  not null default '{}',
  answered_by   text   not null,
  answered_at   timestamptz not null,
  stored_at     timestamptz not null default now()
);
create index form_answer_task on form_answer (user_task_key);
comment on column form_answer.variables is 'what the engine gets of the answers: numbers, booleans, choices, dates; never text a person wrote';
comment on column form_answer.stored_at is 'system clock: completions the engine did not take are repeated some seconds later';

create table engine_incident (
  incident_key         bigint primary key,
  process_instance_key bigint not null,
  process_id           text   not null,
  element_id           text,
  job_key              bigint,
  error_type           text   not null,
  message              text   not null,
  state                text   not null check (state in ('open', 'resolved')),
  created_at           timestamptz not null,
  resolved_at          timestamptz
);
create index engine_incident_open on engine_incident (process_instance_key) where state = 'open';

-- ---------------------------------------------------------------- measurement
create table measurement (
  campaign_id  bigint primary key references campaign on delete cascade,
  measured_at  timestamptz not null,
  chi_square   double precision not null,
  sample_p     double precision not null,
  report       jsonb not null
);

create table offer_evidence (
  campaign_id bigint not null references campaign on delete cascade,
  segment     text   not null,
  offer_id    bigint not null references offer,
  n           integer not null,
  conversions integer not null,
  lift        double precision not null,
  lower_bound double precision not null,
  upper_bound double precision not null,
  measured_at timestamptz not null,
  primary key (campaign_id, segment, offer_id)
);
comment on table offer_evidence is 'measured lift of conversion against the hold-out, in fractions (0.01 = 1 percentage point), per segment and offer';

-- ---------------------------------------------------------------- outbox, audit, imports
create table outbox (
  id         bigint generated always as identity primary key,
  kind       text   not null check (kind in ('index-contact', 'index-response', 'message', 'job', 'start')),
  ref_id     bigint,
  payload    jsonb  not null default '{}',
  attempts   integer not null default 0,
  not_before timestamptz not null default now(),
  error_code text,
  created_at timestamptz not null default now()
);
create index outbox_next on outbox (kind, not_before, id);
comment on table outbox is 'what other servers must still be told; a row is deleted by the transaction that saw it done. System clock';

create table history_rebuild (
  singleton  boolean primary key default true check (singleton),
  generation text
);
insert into history_rebuild default values;
comment on table history_rebuild is 'the generation of indices being rebuilt, which relays write to as well; null most of the time';

create table audit_log (
  id          bigint generated always as identity primary key,
  occurred_at timestamptz not null,
  actor       text not null,
  action      text not null,
  subject     text not null,
  digest      bytea not null,
  previous    bytea not null
);
create table audit_value (
  audit_id bigint primary key references audit_log,
  detail   jsonb not null
);
comment on table audit_value is 'erasable; the chain in audit_log covers a keyed digest of it';

create table import_run (
  id           bigint generated always as identity primary key,
  kind         text not null,
  file_name    text not null,
  started_at   timestamptz not null,
  ended_at     timestamptz,
  rows_read    integer not null default 0,
  inserted     integer not null default 0,
  updated      integer not null default 0,
  unchanged    integer not null default 0,
  rejected     integer not null default 0,
  rejects_file text,
  file_path    text  not null,
  file_digest  bytea not null
);
create index import_run_file on import_run (kind, file_digest) where ended_at is null;
comment on column import_run.rejects_file is 'where the rejects go; null once ended without any';
comment on column import_run.rows_read is 'raised by the transaction that stores the rows: a restart goes on after this many';

create table import_key (
  import_run_id bigint not null references import_run on delete cascade,
  key           text   not null,
  line          bigint not null,
  primary key (import_run_id, key)
);
comment on table import_key is 'keys already seen in the file being read, emptied when the run ends: finds duplicates without holding the file in memory';

create table import_reject (
  import_run_id bigint not null references import_run on delete cascade,
  line          bigint not null,
  field         text   not null,
  value         text,
  reason        text   not null,
  primary key (import_run_id, line)
);
comment on table import_reject is 'rows of a file that were not taken; value is personal data, erasable';

create table list_candidate (
  import_run_id bigint not null references import_run on delete cascade,
  customer_id   bigint not null references customer on delete cascade,
  arm           text   not null,
  wave          integer,
  segment       text,
  offer_id      bigint references offer,
  primary key (import_run_id, customer_id)
);
comment on table list_candidate is 'rows of a ready-made list between reading the file and freezing the list';
