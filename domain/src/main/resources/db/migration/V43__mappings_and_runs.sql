alter table import_mapping drop constraint import_mapping_kind_header_key;
comment on table import_mapping is 'how the columns of files with exactly this header are understood; the one saved last fits the next such file by itself';

alter table import_run add column given_up boolean not null default false;
comment on column import_run.given_up is 'ended by a person before all of it was read; what was stored stays';
comment on column import_run.bytes is 'how much there is to read: bytes of the file, rows of a database';
comment on column import_run.bytes_read is 'raised with rows_read: how much of it was read, about';
