-- Broadcast: one process instance for each chunk of at most 1,000 contacts.
create table chunk (
  id                   bigint generated always as identity primary key,
  campaign_id          bigint  not null references campaign,
  wave                 integer not null,
  size                 integer not null check (size between 1 and 1000),
  state                text    not null default 'queued' check (state in ('queued', 'live', 'ended')),
  process_instance_key bigint,
  created_at           timestamptz not null
);
create index chunk_campaign on chunk (campaign_id, state);
comment on table chunk is 'contacts of one wave that one process instance of a broadcast works on';
comment on column chunk.process_instance_key is 'the one live instance; set once by compare-and-set';

alter table list_member add chunk_id bigint references chunk;
create index list_member_chunk on list_member (chunk_id) where chunk_id is not null;
comment on column list_member.chunk_id is 'null unless the campaign is a broadcast; the contact then has a journey of its own only if it responds';

create table chunk_step (
  chunk_id bigint not null references chunk,
  step     text   not null,
  job_key  bigint not null,
  told_at  timestamptz,
  primary key (chunk_id, step)
);
create index chunk_step_untold on chunk_step (chunk_id) where told_at is null;
comment on table chunk_step is 'a message asked for a whole chunk; its job is completed when the last delivery is settled';

alter table delivery add chunk_id bigint references chunk;
create index delivery_chunk on delivery (chunk_id, step) where chunk_id is not null;

alter table flow_instance drop constraint flow_instance_kind_check;
alter table flow_instance add constraint flow_instance_kind_check check (kind in ('campaign', 'contact', 'case', 'chunk'));

alter table campaign add sending_when_held integer;
comment on column campaign.sending_when_held is 'messages that were SENDING when the last pause or stop was confirmed: the only ones that may have left after it';
