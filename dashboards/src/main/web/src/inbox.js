// The inbox: the chosen task's form, drafts that survive a reload, keys, and a queue that follows what others do.
import './inbox.css';

const inbox = document.querySelector('[data-inbox]');
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const chinese = document.documentElement.lang.startsWith('zh');

function start() {
  tidyDrafts();
  const form = showForm();
  keys(form);
  help();
  live(form);
}

// ---------------------------------------------------------------- the form

function showForm() {
  const place = inbox.querySelector('[data-form]');
  const complete = inbox.querySelector('[data-complete]');
  const state = { form: null, dirty: false };
  if (complete) complete.addEventListener('submit', (event) => submit(event, state, complete));
  if (!place) return state;

  const schema = JSON.parse(place.querySelector('[data-schema]').textContent);
  const values = JSON.parse(place.querySelector('[data-values]').textContent);
  const mine = place.dataset.standing === 'mine';
  const draft = mine ? readDraft(place.dataset.task) : null;
  const entered = inputs(schema);
  state.ready = window.RondoForm(place, schema, { ...plain(values, entered), ...draft }).then((form) => {
    state.form = form;
    if (chinese) speakChinese(form);
    if (!mine) form.setProperty('readOnly', true);
    if (draft) showDraftNote();
    if (mine) {
      let known = JSON.stringify(answersOf(form, form._getState().data));
      form.on('changed', ({ data }) => {
        relabel(complete, data);
        const answers = answersOf(form, data);
        // Rendering itself is reported as a change too.
        if (JSON.stringify(answers) === known) return;
        known = JSON.stringify(answers);
        state.dirty = true;
        writeDraft(place.dataset.task, answers);
        showDraftNote();
      });
      relabel(complete, form._getState().data);
    }
    window.addEventListener('pagehide', () => document.activeElement?.blur());
    place.dataset.ready = 'true';
    return form;
  });
  return state;
}

function submit(event, state, complete) {
  if (!state.form) return; // a task without a form is only confirmed
  // form-js waits a moment after each key before it takes a text; leaving the field makes it take the last ones.
  if (inbox.querySelector('[data-form]').contains(document.activeElement)) document.activeElement.blur();
  const { data, errors } = state.form.submit();
  if (Object.keys(errors).length > 0) {
    event.preventDefault();
    // The site's guard against double clicks must not take this for a sent form.
    event.stopPropagation();
    inbox.querySelector('[data-form] .fjs-has-errors input, [data-form] .fjs-has-errors textarea, [data-form] [aria-invalid="true"]')?.focus();
    return;
  }
  complete.elements.answers.value = JSON.stringify(data);
}

/** The names under which a form puts what is entered. */
function inputs(schema) {
  const keys = new Set();
  const collect = (components) => components?.forEach((it) => {
    if (it.key) keys.add(it.key.split('.')[0]);
    if (it.path) keys.add(it.path.split('.')[0]);
    collect(it.components);
  });
  collect(schema.components);
  return keys;
}

/**
 * Facts as plain words: a form's texts are Markdown, and what a customer wrote must neither vanish in it nor become a link.
 * Codes stay as they are, because conditions compare them; so do amounts, and what an input starts with.
 */
function plain(values, entered) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) =>
    typeof value !== 'string' || entered.has(key) || /^[a-z0-9-]*$|^[\p{Sc}\p{Lu}\d.,\s−-]*$/u.test(value) ? [key, value] : [key, value.replace(/[!-/:-@[-`{-~]/g, '\\$&')]));
}

/** What the person entered, without the facts the form was shown with. */
function answersOf(form, data) {
  const keys = inputs(form._getState().schema);
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => keys.has(key) && value !== null && value !== ''));
}

/** The button says what happens. */
function relabel(complete, data) {
  const button = complete?.querySelector('[data-submit-answer]');
  if (!button?.dataset.no) return;
  button.dataset.plain ??= button.textContent;
  if (data.approved === true && button.dataset.yes) button.textContent = button.dataset.yes;
  else if (data.approved === false) button.textContent = button.dataset.no;
  else button.textContent = button.dataset.plain;
}

/** form-js words its own messages in English only. */
function speakChinese(form) {
  const words = [
    [/^Field is required\.$/, () => '此项必填。'],
    [/^Field must have minimum value of (.+)\.$/, (n) => `不能小于 ${n}。`],
    [/^Field must have maximum value of (.+)\.$/, (n) => `不能大于 ${n}。`],
    [/^Field must have minimum length of (.+)\.$/, (n) => `至少 ${n} 个字。`],
    [/^Field must have maximum length of (.+)\.$/, (n) => `最多 ${n} 个字。`],
    [/^Field must match pattern .*$/, () => '格式不符合要求。'],
    [/^Field must be a valid email\.$/, () => '请输入有效的电子邮件地址。'],
    [/^Field must be a valid {1,2}international phone number.*$/, () => '请输入有效的国际电话号码。'],
    [/^Value is not a number\.$/, () => '请输入数字。'],
    [/^Value is expected to be an integer\.$/, () => '请输入整数。'],
    [/^Value is expected to have at most (\d+) .*$/, (n) => `最多 ${n} 位小数。`],
  ];
  const translate = (errors) => errors.map((error) => {
    for (const [pattern, say] of words) {
      const match = pattern.exec(error);
      if (match) return say(match[1]);
    }
    return error;
  });
  const validator = form.get('validator');
  for (const name of ['validateField', 'validateFieldInstance']) {
    const original = validator[name].bind(validator);
    validator[name] = (...args) => translate(original(...args));
  }
}

// ---------------------------------------------------------------- drafts, in this browser only

const DRAFT = 'rondo-draft:';
const WEEK = 7 * 24 * 3600 * 1000;
const draftKey = (task) => `${DRAFT}${inbox.dataset.user}:${task}`;

function readDraft(task) {
  try {
    return JSON.parse(localStorage.getItem(draftKey(task)))?.data ?? null;
  } catch {
    return null;
  }
}

function writeDraft(task, data) {
  try {
    localStorage.setItem(draftKey(task), JSON.stringify({ at: Date.now(), data }));
  } catch {
    // A full or closed storage costs the draft, not the work.
  }
}

function showDraftNote() {
  const note = inbox.querySelector('[data-draft]');
  if (note) note.hidden = false;
}

/** Drafts hold what customers said: gone when the task is done, after a week, and when somebody else signs in. */
function tidyDrafts() {
  const address = new URL(window.location.href);
  const done = address.searchParams.get('done');
  for (const key of Object.keys(localStorage).filter((it) => it.startsWith(DRAFT))) {
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(key)).at;
    } catch {
      // Unreadable: removed below.
    }
    const ours = key.startsWith(`${DRAFT}${inbox.dataset.user}:`);
    if (!ours || key === draftKey(done) || Date.now() - at > WEEK) localStorage.removeItem(key);
  }
  if (done) {
    address.searchParams.delete('done');
    window.history.replaceState(null, '', address);
  }
}

// ---------------------------------------------------------------- keys

function keys(state) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const complete = inbox.querySelector('[data-complete]');
      if (complete && (state.form || !inbox.querySelector('[data-form]'))) {
        event.preventDefault();
        complete.requestSubmit(complete.querySelector('[data-submit-answer]'));
      }
      return;
    }
    // A closed dialog may hold the focus for a moment longer; keys are the page's again.
    const typing = event.target.closest('input, textarea, select, [contenteditable="true"], dialog[open]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === 'c') inbox.querySelector('[data-claim]:not(:disabled)')?.click();
    else if (event.key === '?') document.querySelector('[data-help-dialog]').showModal();
    else return;
    event.preventDefault();
  });
}

function move(step) {
  const items = [...inbox.querySelectorAll('[data-item]')];
  const at = items.findIndex((it) => it.dataset.item === inbox.dataset.key);
  const next = items[at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step];
  if (next) {
    next.focus();
    next.click();
  }
}

function help() {
  const dialog = document.querySelector('[data-help-dialog]');
  document.querySelector('[data-help]').addEventListener('click', () => dialog.showModal());
}

// ---------------------------------------------------------------- live

function live(state) {
  let fallback = null;
  const sign = document.querySelector('[data-live]');
  const say = (on) => {
    sign.textContent = on ? sign.dataset.liveOn : sign.dataset.liveOff;
    sign.dataset.on = String(on);
  };
  const poll = async () => {
    try {
      const response = await fetch(`/inbox/tasks.json?view=${inbox.dataset.view}`, { headers: { Accept: 'application/json' } });
      if (response.ok) await compare((await response.json()).counts, state);
    } catch {
      // The server is away; the next poll may find it.
    }
  };
  const events = new EventSource('/inbox/events');
  events.addEventListener('queue', (event) => compare(JSON.parse(event.data), state));
  events.onopen = () => {
    say(true);
    window.clearInterval(fallback);
    fallback = null;
  };
  events.onerror = () => {
    say(false);
    fallback ??= window.setInterval(poll, 10_000);
  };
  window.addEventListener('pagehide', () => events.close());
}

/** Fetches the queue again if it is not the one shown, and says if the chosen task is not as shown. */
async function compare(counts, state) {
  const shown = document.getElementById('queue');
  if (String(counts.versions) === shown.dataset.versions) return;
  const { view, page, key } = inbox.dataset;
  const address = `/inbox/queue?view=${view}&page=${page}${key ? `&selected=${key}` : ''}`;
  const response = await fetch(address, { headers: { Accept: 'text/html' } });
  if (!response.ok || response.redirected) return;
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = parsed.getElementById('queue');
  const was = shown.dataset.state;
  const focused = document.activeElement?.dataset?.item;
  shown.replaceWith(fresh);
  if (focused) fresh.querySelector(`[data-item="${focused}"]`)?.focus();
  if (was !== fresh.dataset.state && key) {
    // Nothing typed is thrown away: with a draft open the person decides when to look again.
    if (state.dirty) document.querySelector('[data-changed]').hidden = false;
    else window.location.reload();
  } else if (!key && fresh.querySelector('[data-item]')) {
    window.location.reload();
  }
}

// Last, because everything above must be there.
if (inbox) start();
