-- Two records with an open case each turned out to be one customer: one case is worked for both.
alter table recovery_case add column joined_into bigint references recovery_case;
comment on column recovery_case.joined_into is 'the case of the same customer that is worked in place of this one, which closed without a resolution of its own';
create index recovery_case_joined on recovery_case (joined_into) where joined_into is not null;
alter table recovery_case drop constraint recovery_case_check;
alter table recovery_case add constraint recovery_case_check
  check (state <> 'closed' or joined_into is not null
         or (cause_code is not null and compensation is not null and (satisfaction is not null or kind = 'abuse')));
