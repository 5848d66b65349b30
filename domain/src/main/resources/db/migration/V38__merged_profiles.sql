-- What files said of a customer belongs to the person: a merge gives it to the survivor, and its undoing takes it back.
alter table customer_merge add column profile_taken jsonb not null default '{}';
comment on column customer_merge.profile_taken is 'what the survivor''s profile took from the loser''s: names of attributes, and whether figures and strategic segment of a file';
