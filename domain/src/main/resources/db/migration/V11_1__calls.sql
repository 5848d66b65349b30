-- Calls are deliveries: asked for before the task appears, settled when the call is recorded.
alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('PENDING', 'CLAIMED', 'SENDING', 'ASKED', 'SENT', 'FAILED', 'REFUSED', 'IN_DOUBT'));
comment on column delivery.state is 'ASKED: a call that may be made and waits for an agent, as long as the task is open; counts for caps like a message being sent';
create index delivery_call_due on delivery (due_at, id) where state = 'PENDING' and channel = 'phone';

-- Calls recorded before this.
insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, offer_id, template, state, reason,
                      due_at, created_at, settled_at)
select 'contact', m.id, 'call-' || c.user_task_key, m.customer_id, 'phone', 'marketing', m.campaign_id, m.offer_id, 'call',
       case c.result when 'not-reached' then 'FAILED' else 'SENT' end, case c.result when 'not-reached' then c.result end,
       c.called_at, c.called_at, c.called_at
  from call_record c join list_member m on m.id = c.contact_id order by c.id;
