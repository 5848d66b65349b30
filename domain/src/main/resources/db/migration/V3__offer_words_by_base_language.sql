-- The ledger words a mail in the customer's base language (zh of zh-CN), but the page for offers stored the Chinese words
-- under zh-CN, where no mail found them.
update offer_text t set language = 'zh'
 where t.language = 'zh-CN' and not exists (select from offer_text o where o.offer_id = t.offer_id and o.language = 'zh');
comment on column offer_text.language is 'base language such as en or zh, as customers'' languages are cut to before the words are looked up';
comment on column message_template.html_body is 'as its author wrote it: styles are put into the elements when it is loaded';
