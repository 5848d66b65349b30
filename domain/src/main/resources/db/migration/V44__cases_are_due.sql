-- A closed case and what the customer said of it count in the plan for the next: the customer is due.
create function profile_due_settled() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id)
  select distinct c.customer_id from changed c join before b on b.id = c.id
  where (c.state, c.satisfaction) is distinct from (b.state, b.satisfaction);
  return null;
end $$;
create trigger profile_due_update after update on recovery_case referencing old table as before new table as changed
  for each statement execute function profile_due_settled();
