-- One order with too many digits must not stop the refresh of everybody: a sum that no column of money holds counts as the most it holds.
create function bounded_money(amount numeric) returns numeric
  language sql immutable parallel safe
  return case when amount is not null then greatest(least(amount, 999999999999.99), -999999999999.99) end;
comment on function bounded_money is 'the amount, or the nearest that numeric(14, 2) holds; null for null';

-- A file that tells the same orders again changes nobody: only last_run is noted.
create function profile_due_bought() returns trigger language plpgsql as $$
begin
  insert into profile_due (customer_id)
  select c.customer_id from changed c join before b on b.id = c.id
  where (c.customer_id, c.ordered_at, c.amount, c.returned_amount, c.discount, c.state, c.category, c.channel, c.value_received, c.cost_paid)
        is distinct from (b.customer_id, b.ordered_at, b.amount, b.returned_amount, b.discount, b.state, b.category, b.channel, b.value_received,
                          b.cost_paid)
  union
  select b.customer_id from changed c join before b on b.id = c.id where b.customer_id <> c.customer_id;
  return null;
end $$;
drop trigger profile_due_update on customer_order;
create trigger profile_due_update after update on customer_order referencing old table as before new table as changed
  for each statement execute function profile_due_bought();
