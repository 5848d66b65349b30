alter table measurement add column stale boolean not null default false, add column measuring boolean not null default false;
comment on column measurement.stale is 'a contact of the campaign changed after what was measured was read: it is measured again in the background';
comment on column measurement.measuring is 'a measurement is reading, and nothing changed since it began';
