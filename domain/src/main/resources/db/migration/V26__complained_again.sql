alter table recovery_case add column complained_again_at timestamptz;
comment on column recovery_case.complained_again_at is 'business time of the last complaint that came after the resolution: nobody has worked it yet, so whatever the survey says, a manager settles with the customer. Null again when resolved again';
