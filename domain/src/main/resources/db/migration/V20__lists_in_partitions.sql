-- Lists from several segments, built in partitions, ranked and cut to what a campaign can pay and call.
alter table campaign
  add column budget            numeric(14, 2) check (budget > 0),
  add column call_capacity     integer check (call_capacity > 0),
  add column one_per_household boolean not null default false,
  add column expected_rate     numeric(7, 6) not null default 0.02 check (expected_rate > 0 and expected_rate < 1);
comment on column campaign.expected_rate is 'share of customers expected to convert without the campaign: only to say before the launch what difference its list can show';
comment on column campaign.budget is 'what the campaign may cost as planned: fixed cost and a message to each contact that is not held out; the list is cut to it. null: not cut';
comment on column campaign.call_capacity is 'how many contacts people can call; the list is cut so that about as many are not held out. null: not cut';
comment on column campaign.segment_id is 'the first segment; further ones, and those left out, are in campaign_segment';

create table campaign_segment (
  campaign_id bigint  not null references campaign on delete cascade,
  segment_id  bigint  not null references segment,
  excluded    boolean not null default false,
  primary key (campaign_id, segment_id)
);
create index campaign_segment_segment on campaign_segment (segment_id);
comment on table campaign_segment is 'a campaign considers who is in its first segment or any further one, and in none that is excluded';

create table list_draft (
  campaign_id bigint      primary key references campaign on delete cascade,
  criteria    jsonb       not null,
  profiling   boolean     not null,
  as_of       timestamptz not null,
  partitions  integer     not null check (partitions between 1 and 64)
);
comment on table list_draft is 'whom a list considers, settled once for all its partitions: an edit of a segment meanwhile changes nothing';
comment on column list_draft.as_of is 'business time that "within the last days" and limits of contacts are counted from';

-- Unlogged: they can be made again. A crash of PostgreSQL empties both, and what is missing is found again before the list is drawn.
create unlogged table list_draft_partition (
  campaign_id bigint      not null,
  partition   integer     not null,
  considered  integer     not null,
  found_at    timestamptz not null,
  primary key (campaign_id, partition)
);
comment on table list_draft_partition is 'partitions of the customers whose candidates are found, until the list is frozen';

create unlogged table list_draft_customer (
  campaign_id    bigint  not null,
  partition      integer not null,
  customer_id    bigint  not null,
  address_digest bytea,
  household      bigint,
  segment        text    not null,
  score          double precision not null,
  arm            text,
  arm_draw       double precision not null,
  wave           integer not null,
  offer_id       bigint,
  reason         text
);
create index list_draft_customer_partition on list_draft_customer (campaign_id, partition);
comment on table list_draft_customer is 'customers considered for a list that is being built; emptied when the list is frozen';
comment on column list_draft_customer.household is 'digest of family name and postal address, where a campaign takes one of each household';
comment on column list_draft_customer.reason is 'the first reason against contacting the customer; null so far';
