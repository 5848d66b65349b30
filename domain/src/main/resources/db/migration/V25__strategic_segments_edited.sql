-- Strategic segments are edited by people. A retired one keeps its row, for lists and measurements name it by its code.
alter table strategic_segment
  add column ready_made boolean not null default false,
  add column version    integer not null default 0,
  add column retired_at timestamptz,
  alter column priority drop not null,
  drop constraint strategic_segment_priority_key,
  add constraint strategic_segment_priority unique (priority) deferrable,
  add constraint strategic_segment_retired check ((priority is null) = (retired_at is not null));
comment on column strategic_segment.ready_made is 'its name came with the installation and is shown in the language of the viewer';
comment on column strategic_segment.version is 'raised by every change, so that two editors do not overwrite each other';
comment on column strategic_segment.retired_at is 'business time it was deleted; its code is not used again';
create unique index strategic_segment_name on strategic_segment (lower(name)) where retired_at is null;
update strategic_segment set ready_made = true where changed_by = 'rondo';
