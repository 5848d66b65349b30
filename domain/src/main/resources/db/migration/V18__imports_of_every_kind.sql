-- What imports need besides V13: rows known by source, mappings, rejects that can be put right and fed again.
alter table customer_identity
  add column row_digest bytea,
  add column last_run   bigint;
comment on column customer_identity.row_digest is 'digest of the row the source gave last: the same row again changes nothing, whatever other sources said since';
comment on column customer_identity.last_run is 'import_run that saw it last: a second row for it in one file is a duplicate';
insert into customer_identity (kind, value, customer_id, row_digest)
select 'source:' || source, external_id, id, row_digest from customer
on conflict do nothing;

alter table customer_order add column last_run bigint;
comment on column customer_order.last_run is 'import_run that saw it last: a second row for it in one file is a duplicate';

create table import_mapping (
  id         bigint generated always as identity primary key,
  kind       text   not null,
  name       text   not null,
  header     text[] not null,
  mapping    jsonb  not null,
  created_by text   not null,
  updated_at timestamptz not null,
  unique (kind, name),
  unique (kind, header)
);
comment on table import_mapping is 'how the columns of files with exactly this header are understood; fits the next such file by itself';

alter table import_run
  add column charset     text,
  add column mark        integer not null default 0,
  add column bytes       bigint  not null default 0,
  add column bytes_read  bigint  not null default 0,
  add column last_key    text,
  add column header      text[],
  add column mapping     jsonb,
  add column origin_run  bigint references import_run,
  add column started_by  text    not null default 'rondo',
  add column resumed_at  timestamptz,
  add column resumed_row integer not null default 0,
  add column problem     text;
comment on column import_run.bytes_read is 'raised with rows_read: how much of the file that was';
comment on column import_run.last_key is 'of a run over a JDBC source: key of the last row stored, which a restart goes on behind';
comment on column import_run.mapping is 'frozen when the first row is stored, so that a restart reads on in the same way; null: understood by names';
comment on column import_run.origin_run is 'the run whose refused rows this one feeds again, put right';
comment on column import_run.resumed_at is 'system time reading was last begun, at row resumed_row: gives the rate';
comment on column import_run.problem is 'why the file as a whole could not be taken, so far';

alter table import_reject
  add column cells     text[],
  add column place     integer,
  add column refed_run bigint references import_run on delete set null;
comment on column import_reject.cells is 'the row as it was read, to be put right; personal data, erasable';
comment on column import_reject.place is 'of the cell at fault among cells, from 0; null: the row as a whole';
comment on column import_reject.refed_run is 'the run it was last fed again by';
