-- One customer, one record: what records are compared by, pairs that may be the same person, merges and what they moved.
create extension if not exists pg_trgm;

create function plain_words(written text) returns text[]
  language sql immutable parallel safe
  return (select array_agg(word order by word collate "C")
            from regexp_split_to_table(
                   regexp_replace(
                     replace(replace(replace(replace(replace(replace(
                       regexp_replace(lower(normalize(written, NFKD) collate "pg_c_utf8"), '[\u0300-\u036f''’`´]', '', 'g'),
                       'ß', 'ss'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'æ', 'ae'), 'œ', 'oe'),
                     '([\u3400-\u9fff])', ' \1 ', 'g'),
                   '[\s.,;:/()&"_#-]+') as word
           where word <> '');
comment on function plain_words is 'the words of a name or address as they are compared: without case, accents, punctuation and order; each Chinese character is a word, so that spaces between them and the order of the names do not matter. null if there is none';

create function like_words(one text[], other text[], one_text text, other_text text) returns real
  language sql immutable parallel safe
  return case when one is null or other is null then 0
              else greatest(similarity(one_text, other_text),
                            cast((select count(*) from unnest(one) w where w = any(other)) as real)
                              / greatest(cardinality(one), cardinality(other))) end;
comment on function like_words is 'likeness of two sets of words in [0, 1]: the greater of the similarity of their trigrams (pg_trgm) and the share of common words';

create table customer_match (
  customer_id   bigint primary key references customer on delete cascade,
  version       bigint  not null,
  words         text[],
  name_key      text,
  address_words text[],
  address_block text,
  due           boolean not null
);
create index customer_match_due on customer_match (customer_id) where due;
create index customer_match_address on customer_match (address_block) where address_block is not null;
create index customer_birthday on customer (birthday) where birthday is not null and state = 'live';
comment on table customer_match is 'what each live customer is compared by; kept by the job match-customers';
comment on column customer_match.version is 'of the customer when this was computed: another version there means that the customer is compared again';
comment on column customer_match.words is 'of the name, see plain_words';
comment on column customer_match.name_key is 'words joined by spaces: what trigrams are compared of';
comment on column customer_match.address_block is 'postal code and the digits of the street: only records with the same are compared by address, so that a search stays bounded';
comment on column customer_match.due is 'changed since its pairs were last looked for';

create table duplicate_pair (
  low_id       bigint not null references customer on delete cascade,
  high_id      bigint not null references customer on delete cascade,
  rule         text   not null check (rule in ('email', 'phone', 'email-and-phone', 'same-id', 'name-birthday', 'name-address', 'by-hand')),
  reason       text   check (reason in ('name-differs', 'birthday-differs', 'source-conflict', 'too-little', 'likely')),
  score        real   not null check (score between 0 and 1),
  state        text   not null check (state in ('automatic', 'open', 'merged', 'different')),
  round        bigint not null,
  found_at     timestamptz not null,
  postponed_at timestamptz,
  decided_by   text,
  decided_at   timestamptz,
  primary key (low_id, high_id),
  check (low_id < high_id)
);
create index duplicate_pair_open on duplicate_pair (state, score desc) where state in ('automatic', 'open');
create index duplicate_pair_high on duplicate_pair (high_id);
comment on table duplicate_pair is 'two records that may be one person. automatic: will be merged by the running job; open: waits for a steward; different: a steward said so, and they are never asked about again';
comment on column duplicate_pair.rule is 'what the two have in common';
comment on column duplicate_pair.reason is 'why a person has to decide; null where the job merges by itself';
comment on column duplicate_pair.round is 'of the job that saw it last';

create table customer_merge (
  id              bigint generated always as identity primary key,
  survivor_id     bigint not null references customer,
  loser_id        bigint not null references customer,
  rule            text   not null,
  taken           text[] not null default '{}',
  merged_by       text   not null,
  merged_at       timestamptz not null,
  recorded_at     timestamptz not null default clock_timestamp(),
  survivor_before jsonb  not null,
  survivor_after  jsonb  not null,
  said_before     jsonb  not null,
  undone_by       text,
  undone_at       timestamptz
);
create unique index customer_merge_loser on customer_merge (loser_id) where undone_at is null;
create index customer_merge_survivor on customer_merge (survivor_id);
comment on table customer_merge is 'two records made one, and what it takes to undo that';
comment on column customer_merge.survivor_before is 'fields of the survivor that the merge could change, as they were; survivor_after: as the merge left them. An undo takes back what nobody changed since';
comment on column customer_merge.said_before is 'the survivor''s consents, limits and refused topics as they were';
comment on column customer_merge.recorded_at is 'system clock: words of the customer after this outlive an undo';

create table customer_merge_move (
  merge_id   bigint not null references customer_merge on delete cascade,
  table_name text   not null,
  row_id     bigint,
  row_key    text[],
  check ((row_id is null) <> (row_key is null))
);
create index customer_merge_move_merge on customer_merge_move (merge_id);
comment on table customer_merge_move is 'rows that a merge moved from the merged record to the survivor';

create table match_run (
  round       bigint generated always as identity primary key,
  searched_at timestamptz not null,
  compared    integer not null default 0,
  found       integer not null default 0
);
comment on table match_run is 'searches for duplicates: records that had changed, and pairs found with one of them';
