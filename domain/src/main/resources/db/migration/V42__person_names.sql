create function person_name(language text, given_name text, family_name text) returns text
  language sql immutable parallel safe as $$
  select case when language like 'zh%' then concat_ws(case when concat(family_name, given_name) ~ '[A-Za-z]' then ' ' else '' end, family_name, given_name)
              else concat_ws(' ', given_name, family_name) end $$;
comment on function person_name is 'a name as its language writes it: Chinese family names come first, without a space unless in Latin letters; empty if nothing is known';
