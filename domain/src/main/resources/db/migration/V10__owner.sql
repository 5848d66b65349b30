-- One owner at a time when several campaigns want the same customer for marketing.
alter table campaign add priority smallint not null default 50 check (priority between 1 and 100);
comment on column campaign.priority is 'of several campaigns that want the same customer for marketing the one with the highest priority owns it, among equals whose wave was launched first';

alter table campaign_wave add launch_no bigint generated always as identity;
comment on column campaign_wave.launch_no is 'order of launches over all campaigns: drawn under a lock that one launch holds until it commits, so that it is the order of commits too';
