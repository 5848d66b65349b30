-- How fast e-mail may leave: over all, to one recipient domain, and in the first days of a new sender. System clock.
create table sending_rate (
  scope       text primary key,
  per_second  numeric(10, 3) not null check (per_second > 0),
  tokens      double precision not null default 0,
  refilled_at timestamptz not null default now()
);
comment on table sending_rate is 'limits shared by all nodes: a claim takes tokens, which come back at per_second and are kept for one second at most';
comment on column sending_rate.scope is 'all, or a recipient domain in small letters';

create table warm_up (
  singleton  boolean primary key default true check (singleton),
  started_on date    not null,
  first_day  integer not null check (first_day > 0),
  growth     numeric(6, 3) not null check (growth >= 1),
  full_speed integer not null check (full_speed > 0),
  day        date,
  taken      integer not null default 0
);
comment on table warm_up is 'without a row there is none. On day n (0 is the first) first_day * growth^n marketing messages may leave; once that reaches full_speed there is no limit any more';
comment on column warm_up.taken is 'messages claimed on day';

alter table delivery add recipient_domain text;
comment on column delivery.recipient_domain is 'domain of the address at the time it was asked for; what rates are counted by';
create index delivery_due_domain on delivery (recipient_domain, due_at, id) where state = 'PENDING';
