-- Messages of which nobody knows whether they arrived, decided by people.
alter table delivery add resent_at timestamptz;
comment on column delivery.resent_at is 'somebody had a message in doubt sent again under the same Message-ID; it stays in doubt unless this time it is accepted';
alter table delivery add left_at timestamptz;
comment on column delivery.left_at is 'somebody looked at this message in doubt and left it so';
create index delivery_in_doubt on delivery (settled_at) where state = 'IN_DOUBT' and left_at is null;
