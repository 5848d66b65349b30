-- What names a customer in text that people or files wrote: words to look for.
create function naming_words(written text) returns text[]
  language sql immutable parallel safe
  return (select array_agg(word) from (
            select word from regexp_split_to_table(lower(written), '[\s,;|"''<>()=&{}\[\]\\]+') as word where length(word) > 3
            union
            select 'tel:' || right(digits, 8)
              from regexp_matches(written, '[+0-9][0-9 ()/.-]{5,}[0-9]', 'g') as run
             cross join lateral (select regexp_replace(run[1], '[^0-9]', '', 'g') digits) d
             where length(digits) between 8 and 15) words);
comment on function naming_words is 'words of four letters or more in small letters, and the last eight digits of what may be a phone number, which are the same with and without the prefix of its country: an address or number stands in a text if the two have a word in common. null if there is none';
