-- No flow asks in which channel to apologise: it writes if it may, and the agent calls.
alter table recovery_plan drop column channel;

create table quality_shared (
  run_id      bigint not null references quality_run on delete cascade,
  source      text   not null,
  field       text   not null,
  place       integer not null,
  records     bigint not null check (records > 1),
  customer_id bigint not null references customer on delete cascade,
  primary key (run_id, source, field, place, customer_id)
);
create index quality_shared_customer on quality_shared (customer_id);
comment on table quality_shared is 'of the last run: the values most records of a source share although they should be unique, the most shared first, by some of the records that have them; the value itself stands there';
comment on column quality_shared.records is 'live records of the source that have the value';
comment on table quality_rule is 'what good customer data is here. complete: there is a value; valid: it matches the pattern; unique: no other live record of the source has it; fresh: the source delivered the record in the last days or, if it is not known when, it was written then';
