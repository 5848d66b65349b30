-- How many contacts an arm has does not change after the list is frozen: pages need not count them each time.
alter table campaign_arm add column listed integer;
comment on column campaign_arm.listed is 'contacts of the frozen list; null before, and where it was not counted';

with counted as (select campaign_id, arm, count(*) listed from list_member group by campaign_id, arm)
update campaign_arm a
   set listed = coalesce((select n.listed from counted n where n.campaign_id = a.campaign_id and n.arm = a.arm), 0)
 where a.campaign_id in (select id from campaign where list_frozen_at is not null);

-- Names are looked for by any part of them, in either order. Trigrams of addresses and numbers too would make an import a third slower.
create function searched_name(given text, family text) returns text
  language sql immutable parallel safe
  return lower(coalesce(given, '') || ' ' || coalesce(family, '') || coalesce(given, ''));
comment on function searched_name is 'a customer''s name as it is searched: in small letters, given name first and, without a space, family name first';
create index customer_searched_name on customer using gin (searched_name(given_name, family_name) gin_trgm_ops);
