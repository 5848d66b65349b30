-- A delivery changes its state three times on its way, and each change costs an entry in every index. The first of these is the
-- beginning of the key over origin, step, customer and channel; the rows of one owner are few among those with a lease.
drop index delivery_origin;
drop index delivery_owned;
-- Room for the next versions of a row on its own page: a contact's bucket and version then need no new index entries.
alter table delivery set (fillfactor = 70);
alter table list_member set (fillfactor = 70);
