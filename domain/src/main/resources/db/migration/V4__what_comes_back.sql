-- What comes back: soft bounces by day, the evidence opens and clicks are judged by, and letters that people decide on.
create table bounce_day (
  address_digest bytea not null,
  channel        text  not null default 'email',
  day            date  not null,
  primary key (address_digest, channel, day)
);
comment on table bounce_day is 'days (UTC) on which messages to an address bounced softly: however many did, a day is one row and scores once; a later sign of life deletes the rows before it';

alter table response
  add column method        text,
  add column peers         integer,
  add column since_sent_ms bigint,
  add column rule          text;
comment on column response.method is 'of an open or click: the HTTP method; with peers, since_sent_ms, agent and occurred_at the raw evidence, never changed';
comment on column response.peers is 'of an open or click: other messages whose links the same network address fetched in the minute before; the address itself is not kept';
comment on column response.since_sent_ms is 'of an open or click: business milliseconds since the mail server accepted the message; 0 while it was being handed over, null if not known';
comment on column response.rule is 'of an open or click: the rule of rule_version that decided its class';
comment on column response.rule_version is 'of the rules that classed it; 0: a click that is held until its neighbours can be seen, told to no flow and no history yet';
comment on column response.detail is 'the text a person wrote (complaint, reply), a status code (bounce), a call''s result; erasable';
update response r
   set method = substring(r.detail from 'method=(\S+)'), peers = cast(substring(r.detail from 'peers=(\d+)') as integer),
       rule = substring(r.detail from 'rule=(\S+)'), detail = null,
       since_sent_ms = (select cast(extract(epoch from r.occurred_at - d.settled_at) * 1000 as bigint)
                          from delivery d where d.id = r.delivery_id and d.state = 'SENT')
 where r.type in ('open', 'click') and r.detail like 'rule=%';
create index response_clicks on response (delivery_id, occurred_at) where type = 'click';
create index response_judged on response (rule_version, id) where type in ('open', 'click');

alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
  check (kind in ('index-contact', 'index-response', 'message', 'job', 'start', 'judge'));

alter table mail_quarantine
  add column sender      text,
  add column subject     text,
  add column body        text,
  add column decision    text check (decision in ('hard-bounce', 'soft-bounce', 'reply', 'complaint', 'abuse', 'opt-out', 'discarded')),
  add column decided_by  text,
  add column decided_at  timestamptz,
  add column response_id bigint references response on delete set null,
  add check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null));
create index mail_quarantine_open on mail_quarantine (id) where decision is null;
comment on column mail_quarantine.raw is 'the letter as it came; emptied when it is discarded, while digest stays so that the same letter is not kept again';
comment on column mail_quarantine.sender is 'decoded for people, as subject and body are; null in letters that could not be read at all';
comment on column mail_quarantine.response_id is 'what a person made of it';

-- Who pressed the spam button may be beyond asking: such a case closes without a satisfaction.
alter table recovery_case drop constraint recovery_case_check;
alter table recovery_case add constraint recovery_case_check
  check (state <> 'closed' or (cause_code is not null and compensation is not null and (satisfaction is not null or kind = 'abuse')));
