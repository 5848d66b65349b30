import htmx from 'htmx.org';

window.htmx = htmx;
// No evaluated strings and no injected style: the content security policy forbids both.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '422', swap: true },
  { code: '[45]..', swap: false, error: true },
];

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

// The server wants to know who asks: the token in a header, as forms have it in a field.
document.addEventListener('htmx:configRequest', (event) => {
  const header = meta('csrf-header');
  if (header) event.detail.headers[header] = meta('csrf-token');
});

// The viewer's time zone, for the server's next page; times already on this page are rewritten here.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split('; ').includes(`tz=${encodeURIComponent(zone)}`)) {
  document.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  document.querySelectorAll('time[datetime][data-local]').forEach((time) => {
    time.textContent = format.format(new Date(time.dateTime));
  });
}

document.addEventListener('click', (event) => {
  const toggle = event.target.closest('[data-toggle]');
  if (toggle) {
    const target = document.querySelector(toggle.dataset.toggle);
    const open = target.classList.toggle('show');
    toggle.setAttribute('aria-expanded', String(open));
  }
  // An open menu closes when something else is clicked.
  document.querySelectorAll('details.menu[open]').forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest('[data-dismiss]')) {
    event.target.closest('.alert').remove();
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    document.querySelectorAll('details.menu[open]').forEach((menu) => {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  }
});

document.addEventListener('change', (event) => {
  // A filter applies itself; without script its form has a button.
  if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
  // The server ends the connection of a file it does not take, so the browser would show no answer.
  if (event.target.matches('input[type=file][data-most]')) {
    const tooLarge = [...event.target.files].some((file) => file.size > Number(event.target.dataset.most));
    event.target.setCustomValidity(tooLarge ? event.target.dataset.tooLarge : '');
    event.target.reportValidity();
  }
});

document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // A double click must not send twice; the server would refuse it, but politely is better.
  if (event.target.method === 'post') {
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = 'true';
    window.setTimeout(() => delete event.target.dataset.sent, 4000);
  }
});

const busy = document.getElementById('busy');
document.addEventListener('htmx:beforeRequest', () => busy?.classList.add('show'));
document.addEventListener('htmx:afterRequest', () => busy?.classList.remove('show'));

// The sum of the arms' shares, while they are typed.
const sum = document.querySelector('[data-share-sum]');
if (sum) {
  const add = () => {
    const total = [...document.querySelectorAll('[data-share]')].reduce((all, input) => all + (parseFloat(input.value) || 0), 0);
    sum.textContent = `${sum.dataset.sumLabel} ${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(total)} %`;
    sum.classList.toggle('text-danger', Math.abs(total - 100) > 1e-6);
  };
  document.addEventListener('input', (event) => event.target.matches('[data-share]') && add());
  add();
}

// Keys of a page: an element with data-key is pressed by it; j and k go through what is marked data-step.
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input:not([type=radio]), textarea, select, [contenteditable="true"], dialog[open]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.body.querySelector('[data-inbox]')) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (pressed) {
    pressed.click();
    event.preventDefault();
    return;
  }
  const steps = [...document.querySelectorAll('[data-step]')];
  if (steps.length && (event.key === 'j' || event.key === 'k')) {
    const at = steps.findIndex((it) => it.getAttribute('aria-current'));
    steps[at + (event.key === 'j' ? 1 : -1)]?.click();
    event.preventDefault();
  }
});

// Two records side by side: keeping the other one proposes its values, except where somebody chose already.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-from]')) event.target.closest('tr').dataset.chosen = 'true';
  if (event.target.matches('[data-survivor]')) {
    document.querySelectorAll(`tr:not([data-chosen]) [data-from][value="${CSS.escape(event.target.value)}"]`).forEach((it) => { it.checked = true; });
  }
});
