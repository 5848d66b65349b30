-- One order with too many digits must not stop the refresh of everybody: a sum that no column of money holds counts as the most it holds.
create function bounded_money(amount numeric) returns numeric
  language sql immutable parallel safe
  return case when amount is not null then greatest(least(amount, 999999999999.99), -999999999999.99) end;
comment on function bounded_money is 'the amount, or the nearest that numeric(14, 2) holds; null for null';
