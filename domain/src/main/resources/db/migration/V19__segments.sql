-- Segments that can be changed and frozen, and the ready-made ones.
alter table segment
  add column frozen_at  timestamptz,
  add column ready_made text unique,
  add column version    integer not null default 1;
comment on column segment.frozen_at is 'business time its members were stored; null: decided anew each time it is asked';
comment on column segment.ready_made is 'came with the installation: copied rather than changed';

create table segment_member (
  segment_id  bigint not null references segment on delete cascade,
  customer_id bigint not null references customer on delete cascade,
  primary key (segment_id, customer_id)
);
create index segment_member_customer on segment_member (customer_id);
comment on table segment_member is 'who was in a frozen segment at its moment; a customer merged since then counts as the survivor';

-- Far above what the sequence reaches, so that their ids collide with nobody's.
insert into segment (id, name, criteria, ready_made, created_by, created_at) overriding system value values
  (900000001, 'New customers', '{"type":"and","of":[{"type":"number","field":"frequency","op":"equal","value":1},{"type":"number","field":"recency_days","op":"at-most","value":90}]}', 'new', 'rondo', now()),
  (900000002, 'Best customers', '{"type":"and","of":[{"type":"number","field":"recency_score","op":"at-least","value":4},{"type":"number","field":"frequency_score","op":"at-least","value":4},{"type":"number","field":"monetary_score","op":"at-least","value":4}]}', 'best', 'rondo', now()),
  (900000003, 'At risk', '{"type":"and","of":[{"type":"stage","in":["decline"]},{"type":"value-tier","in":["high","mid"]}]}', 'at-risk', 'rondo', now()),
  (900000004, 'Dormant', '{"type":"stage","in":["dormant"]}', 'dormant', 'rondo', now()),
  (900000005, 'High potential', '{"type":"and","of":[{"type":"number","field":"recency_score","op":"at-least","value":4},{"type":"number","field":"monetary_score","op":"at-most","value":3},{"type":"stage","in":["exploration","build-up"]},{"type":"number","field":"frequency","op":"at-least","value":1}]}', 'high-potential', 'rondo', now()),
  (900000006, 'Complaint-prone', '{"type":"complaint-prone"}', 'complaint-prone', 'rondo', now())
on conflict (name) do nothing;
