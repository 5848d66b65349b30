-- One ledger of what customers said: topics, how often and pauses beside channels, each with time, source and wording.
alter table consent_event
  alter column channel drop not null,
  add column subject text not null default 'channel' check (subject in ('channel', 'topic', 'frequency', 'pause')),
  add column value   text,
  add check ((subject = 'channel') = (channel is not null)),
  add check ((subject = 'channel') = (value is null));
comment on table consent_event is 'each word a customer gave about being contacted, appended and never changed';
comment on column consent_event.subject is 'channel: may we use it; topic, frequency and pause narrow marketing on every channel';
comment on column consent_event.channel is 'where subject is channel, else null';
comment on column consent_event.value is 'the topic, the number of messages in 30 days (or any), or the end of the pause (ISO 8601); null where subject is channel';
comment on column consent_event.granted is 'false: less may be sent than before';

-- Words about a channel were kept in both tables.
insert into consent_event (customer_id, purpose, channel, subject, value, granted, source, wording_version, occurred_at, recorded_at)
select customer_id, 'marketing', case when subject = 'channel' then value end, subject, case when subject <> 'channel' then value end,
       granted, source, wording_version, occurred_at, recorded_at
  from preference_event p
 where subject <> 'channel' or not exists (
         select from consent_event e where e.customer_id = p.customer_id and e.purpose = 'marketing' and e.channel = p.value
            and e.granted = p.granted and e.occurred_at = p.occurred_at)
 order by id;
drop table preference_event;

-- Mail templates as they were: nobody's text is lost to the next save.
alter table message_template add column version integer not null default 1;
comment on column message_template.version is 'raised by each save; a save names the version it was typed on and is refused if that is not the latest any more';

create table template_version (
  code       text    not null,
  language   text    not null,
  version    integer not null,
  subject    text    not null,
  text_body  text    not null,
  html_body  text    not null,
  changed_by text    not null,
  changed_at timestamptz not null,
  primary key (code, language, version)
);
comment on table template_version is 'every saved version of a mail template, the present one included; appended and never changed';
insert into template_version (code, language, version, subject, text_body, html_body, changed_by, changed_at)
select code, language, version, subject, text_body, html_body, 'rondo', now() from message_template;
