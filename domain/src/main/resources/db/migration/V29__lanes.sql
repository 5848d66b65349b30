-- What is claimed next is found without walking through what may not go: service messages behind a broadcast, or while the ramp has
-- nothing left; text messages behind hundreds of thousands of mails. Few rows each, so they cost the broadcast nothing.
create index delivery_due_service on delivery (due_at, id) where standing = 'open' and purpose = 'service';
create index delivery_due_channel on delivery (channel, due_at, id) where standing = 'open' and channel <> 'email';
drop index delivery_call_due;
