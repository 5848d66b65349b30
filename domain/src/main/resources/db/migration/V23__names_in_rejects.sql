-- An erasure looks for names in what was refused and noted: without an index it reads all of it for each customer. A word longer than any
-- address names nobody, and an index has no room for it.
create or replace function naming_words(written text) returns text[]
  language sql immutable parallel safe
  return (select array_agg(word) from (
            select word from regexp_split_to_table(lower(written), '[\s,;|"''<>()=&{}\[\]\\]+') as word where length(word) between 4 and 320
            union
            select 'tel:' || right(digits, 8)
              from regexp_matches(written, '[+0-9][0-9 ()/.-]{5,}[0-9]', 'g') as run
             cross join lateral (select regexp_replace(run[1], '[^0-9]', '', 'g') digits) d
             where length(digits) between 8 and 15) words);
create function names_in_reject(value text, cells text[]) returns text[]
  language sql immutable parallel safe
  return naming_words(concat_ws(' ', value, array_to_string(cells, ' ')));
comment on function names_in_reject is 'naming_words of a refused row; immutable, as text arrays have one way to be written';
create index import_reject_names on import_reject using gin (names_in_reject(value, cells));
create index audit_value_names on audit_value using gin (naming_words(cast(detail as text)));
