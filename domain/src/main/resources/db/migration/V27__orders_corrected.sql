alter table response add column cancelled boolean not null default false;
comment on column response.cancelled is 'of an order that was cancelled after it was reported: kept with amount 0, counted by nobody';
comment on column response.amount is 'of an order: what was paid less what came back, 0 or more, in the installation''s currency; follows corrections of the order';
