-- No flow asks in which channel to apologise: it writes if it may, and the agent calls.
alter table recovery_plan drop column channel;
