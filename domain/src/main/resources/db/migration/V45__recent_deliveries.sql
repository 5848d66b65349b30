-- A list asks who was written to lately. Deliveries are settled about in the order they are made, so a few pages tell where a time is;
-- an ordinary index would have to be written with every message.
create index delivery_settled on delivery using brin (settled_at);
create index delivery_asked on delivery (customer_id) where standing = 'asked';
