-- A source numbers its orders and what else its customers did from 1: order 5 and visit 5 are two things.
alter table response drop constraint response_source_external_id_key;
create unique index response_told on response (source, external_id, (type = 'order'));
