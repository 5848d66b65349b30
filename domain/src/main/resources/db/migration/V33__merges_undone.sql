-- What an undo has to know to tell whose a value is that was written while two records were one.
alter table customer_merge add column sources_before jsonb not null default '[]';
comment on column customer_merge.sources_before is 'for each id of a source that named either record: kind, value and digest of the row the source gave last. Another digest when the merge is undone means that the source wrote since; an id that is not here may have written';
