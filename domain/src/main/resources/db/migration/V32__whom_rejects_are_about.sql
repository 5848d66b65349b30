-- A refused row is found by the id it names, in the source it names: customer numbers are short, and as bare words they name anything.
alter table import_reject
  add column about_source text,
  add column about_id     text;
comment on column import_reject.about_id is 'the customer the row is about, as its source (about_source) numbers them; null: the row does not say';
create index import_reject_about on import_reject (about_id) where about_id is not null;
