alter table import_mapping drop constraint import_mapping_kind_header_key;
comment on table import_mapping is 'how the columns of files with exactly this header are understood; the one saved last fits the next such file by itself';
comment on column import_run.bytes is 'how much there is to read: bytes of the file, rows of a database';
comment on column import_run.bytes_read is 'raised with rows_read: how much of it was read, about';
