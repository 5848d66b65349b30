-- Data quality: rules as data, and what each search found by source and field.
create table quality_rule (
  id         bigint generated always as identity primary key,
  field      text    not null check (field in ('email', 'phone', 'given_name', 'family_name', 'birthday', 'country', 'language',
                                               'street', 'postal_code', 'city', 'record')),
  measure    text    not null check (measure in ('complete', 'valid', 'unique', 'fresh')),
  pattern    text,
  days       integer check (days > 0),
  target     numeric(4, 3) not null check (target between 0 and 1),
  active     boolean not null default true,
  changed_by text    not null default 'rondo',
  changed_at timestamptz not null default now(),
  unique (field, measure),
  check ((measure = 'valid') = (pattern is not null)),
  check ((measure = 'fresh') = (days is not null)),
  check ((measure = 'fresh') = (field = 'record'))
);
comment on table quality_rule is 'what good customer data is here. complete: there is a value; valid: it matches the pattern; unique: no other live record of the source has it; fresh: the record was written in the last days';
comment on column quality_rule.pattern is 'regular expression of PostgreSQL, compared without case';
comment on column quality_rule.target is 'share in [0, 1] from which the field counts as good';

insert into quality_rule (field, measure, pattern, days, target) values
  ('email', 'complete', null, null, 0.95),
  ('email', 'valid', '^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$', null, 0.99),
  ('email', 'unique', null, null, 0.98),
  ('phone', 'complete', null, null, 0.60),
  ('phone', 'valid', '^\+[1-9][0-9]{6,14}$', null, 0.95),
  ('phone', 'unique', null, null, 0.95),
  ('given_name', 'complete', null, null, 0.90),
  ('given_name', 'valid', '^[^0-9@]{1,60}$', null, 0.99),
  ('family_name', 'complete', null, null, 0.90),
  ('family_name', 'valid', '^[^0-9@]{1,60}$', null, 0.99),
  ('birthday', 'complete', null, null, 0.50),
  ('birthday', 'valid', '^(19[0-9]{2}|20[0-2][0-9])-', null, 0.99),
  ('country', 'complete', null, null, 0.95),
  ('country', 'valid', '^[A-Z]{2}$', null, 0.99),
  ('street', 'complete', null, null, 0.50),
  ('postal_code', 'complete', null, null, 0.50),
  ('postal_code', 'valid', '^[0-9A-Z][0-9A-Z -]{2,9}$', null, 0.98),
  ('city', 'complete', null, null, 0.50),
  ('record', 'fresh', null, 365, 0.80);

create table quality_run (
  id        bigint generated always as identity primary key,
  scored_at timestamptz not null
);
create table quality_score (
  run_id  bigint not null references quality_run on delete cascade,
  source  text   not null,
  field   text   not null,
  measure text   not null,
  target  numeric(4, 3) not null,
  checked bigint not null check (checked >= 0),
  good    bigint not null check (good between 0 and checked),
  primary key (run_id, source, field, measure)
);
comment on column quality_score.checked is 'live records the rule applies to: all for complete and fresh, those with a value for valid and unique';
create table quality_worst (
  run_id      bigint not null references quality_run on delete cascade,
  source      text   not null,
  customer_id bigint not null references customer on delete cascade,
  failed      text[] not null,
  primary key (run_id, source, customer_id)
);
create index quality_worst_customer on quality_worst (customer_id);
comment on table quality_worst is 'of the last run: the records of each source that fail the most rules, uniqueness apart';
