-- One record per person: the state of a record, addresses to write to and to compare, and what was bought.
alter table customer
  add column state        text not null default 'live' check (state in ('live', 'merged', 'erased')),
  add column merged_into  bigint references customer,
  add column phone_digest bytea,
  add column street       text,
  add column postal_code  text,
  add column city         text,
  add column region       text,
  add check ((state = 'merged') = (merged_into is not null));
comment on column customer.state is 'live: a person we know; merged: the same person as merged_into, kept so that the merge can be undone; erased: a pseudonym that holds up accounting and measurement';
comment on column customer.merged_into is 'the live record of the same person, never one that is merged itself';
comment on column customer.phone is 'E.164 where it could be read so, for example +4930123456';
comment on column customer.phone_digest is 'HMAC-SHA256 of the E.164 number: joins suppression and finds the same number without comparing numbers';
create index customer_phone_digest on customer (phone_digest);
create index customer_merged_into on customer (merged_into) where merged_into is not null;

comment on table customer_identity is 'every name a source has for a customer: kind is source:NAME, value the id in that source';

create table customer_order (
  id              bigint generated always as identity primary key,
  source          text   not null,
  external_id     text   not null,
  customer_id     bigint not null references customer,
  ordered_at      timestamptz not null,
  amount          numeric(14, 2) not null,
  returned_amount numeric(14, 2) not null default 0 check (returned_amount >= 0),
  discount        numeric(14, 2) not null default 0,
  state           text   not null default 'placed' check (state in ('placed', 'cancelled')),
  category        text,
  channel         text,
  value_received  numeric(14, 2),
  cost_paid       numeric(14, 2),
  row_digest      bytea,
  recorded_at     timestamptz not null,
  unique (source, external_id)
);
create index customer_order_customer on customer_order (customer_id, ordered_at);
comment on table customer_order is 'what customers bought, whatever made them: the history that profiles are computed from. An order inside the window of a launched contact is a response besides';
comment on column customer_order.amount is 'paid for the order, discounts taken off, returns not';
comment on column customer_order.category is 'of the item with the largest part of the amount';
comment on column customer_order.value_received is 'what the order was worth to the customer, where the source knows (Kotler''s total customer value); with cost_paid it gives the customer delivered value';
comment on column customer_order.cost_paid is 'what the order cost the customer in all: price, delivery, time and trouble in money, where the source knows';
