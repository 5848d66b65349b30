-- Gateways of other channels (text messages, webhooks) and what they report of the messages they took.
create table channel_report (
  channel     text   not null,
  external_id text   not null,
  delivery_id bigint not null references delivery,
  status      text   not null check (status in ('delivered', 'failed')),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (channel, external_id)
);
create index channel_report_delivery on channel_report (delivery_id);
comment on table channel_report is 'a gateway''s own delivery reports; the same external id again changes nothing. A failure is a response (bounce) as well';

alter table delivery add column delivered_at timestamptz;
comment on column delivery.delivered_at is 'when the channel reported that the message reached the person; most channels never say';
