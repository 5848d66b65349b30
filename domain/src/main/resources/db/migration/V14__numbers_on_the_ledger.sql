-- What a channel writes to: suppression, "address changed" and one message per address go by it.
create function digest_on(channel text, email_digest bytea, phone_digest bytea) returns bytea
  language sql immutable parallel safe
  return case channel when 'email' then email_digest when 'sms' then phone_digest when 'phone' then phone_digest end;
comment on function digest_on is 'the digest of the address a channel reaches a customer at; null for channels that know customers by id alone';
