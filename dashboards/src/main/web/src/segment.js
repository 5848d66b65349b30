// The editor of a segment's rule: a tree of groups and conditions drawn from the catalogue the server sent. The tree is kept in the
// DOM; every change writes its JSON into the textarea that is sent, and asks for a preview.

const root = document.querySelector('[data-criteria-editor]');
const plain = document.querySelector('[data-criteria-plain]');
const area = document.getElementById('criteria');
const kinds = JSON.parse(document.querySelector('[data-criteria-catalogue]').textContent);
const t = root.dataset;
let ids = 0;

const element = (name, attributes = {}, ...children) => {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) it.setAttribute(key, value === true ? '' : value);
  }
  it.append(...children);
  return it;
};

const button = (label, symbol, action, style = 'btn-ghost-secondary') => {
  const it = element('button', { type: 'button', class: `btn btn-sm ${style}`, 'aria-label': label, title: label }, symbol);
  it.addEventListener('click', () => action(it));
  return it;
};

const check = (label, checked, type = 'checkbox', name) => {
  const input = element('input', { type, class: 'form-check-input', name });
  input.checked = checked;
  return element('label', { class: 'form-check form-check-inline mb-0' }, input, element('span', { class: 'form-check-label' }, label));
};

const select = (label, options, chosen) => {
  const it = element('select', { class: 'form-select form-select-sm', 'aria-label': label, required: true });
  it.append(element('option', { value: '' }, t.tChoose));
  for (const option of options) it.append(element('option', { value: String(option.value) }, option.label));
  it.value = chosen === undefined || chosen === null ? '' : String(chosen);
  return it;
};

// Each kind of input: how it is drawn with a value, and how it is read; undefined is "left empty".
const inputs = {
  choices(input, value) {
    const chosen = new Set((value ?? []).map(String));
    // A value nobody has any more stays choosable, so that looking at a rule does not change it.
    const options = [...input.options, ...[...chosen].filter((it) => !input.options.some((o) => String(o.value) === it)).map((it) => ({ value: it, label: it }))];
    const box = element('div', { class: 'criteria-choices', role: 'group', 'aria-label': input.label });
    const fields = options.map((option) => {
      const label = check(option.label, chosen.has(String(option.value)));
      box.append(label);
      return [option.value, label.firstChild];
    });
    const read = () => {
      const values = fields.filter(([, field]) => field.checked).map(([it]) => it);
      fields[0]?.[1].setCustomValidity(values.length ? '' : t.tChoose);
      return values.length ? values : undefined;
    };
    return { node: box, read };
  },
  select(input, value) {
    const it = select(input.label, input.options, value);
    return { node: it, read: () => input.options.find((option) => String(option.value) === it.value)?.value };
  },
  'yes-no'(input, value) {
    return inputs.select(input, value ?? true);
  },
  number(input, value, whole = false) {
    const it = element('input', { type: 'number', class: 'form-control form-control-sm criteria-number', step: whole ? 1 : 'any', min: whole ? 1 : undefined,
      'aria-label': input.label, placeholder: input.optional ? `${input.label}: ${t.tAnyValue}` : input.label, required: !input.optional });
    it.value = value ?? '';
    return { node: it, read: () => (it.value === '' || !it.checkValidity() ? undefined : Number(it.value)) };
  },
  integer(input, value) {
    return inputs.number(input, value, true);
  },
  text(input, value) {
    const it = element('input', { type: 'text', class: 'form-control form-control-sm criteria-text', maxlength: 200, 'aria-label': input.label,
      placeholder: input.optional ? `${input.label}: ${t.tAnyValue}` : input.label, required: !input.optional });
    it.value = value ?? '';
    return { node: it, read: () => it.value.trim() || undefined };
  },
  values(input, value) {
    const it = element('input', { type: 'text', class: 'form-control form-control-sm criteria-text', 'aria-label': `${input.label}, ${t.tCommas}`, placeholder: `${input.label}, ${t.tCommas}`, required: true });
    it.value = (value ?? []).join(', ');
    return { node: it, read: () => { const all = it.value.split(/[,，]/).map((x) => x.trim()).filter(Boolean); return all.length ? all : undefined; } };
  },
};

const nodes = new WeakMap();
const read = (node) => nodes.get(node).read();
const negated = (not, rule) => (not.firstChild.checked && rule ? { type: 'not', of: rule } : rule);

/** Moving, indenting and removing: the same for conditions and groups; focus stays with what was moved. */
function tools(node) {
  const list = () => node.parentElement;
  const up = button(t.tUp, '↑', (it) => { if (node.previousElementSibling) { node.previousElementSibling.before(node); it.focus(); changed(); } });
  const down = button(t.tDown, '↓', (it) => { if (node.nextElementSibling) { node.nextElementSibling.after(node); it.focus(); changed(); } });
  const indent = button(t.tIn, '→', (it) => { const group = groupNode({ type: 'or', of: [] }); node.before(group); group.querySelector(':scope > ul').append(node); it.focus(); changed(); });
  const outdent = button(t.tOut, '←', (it) => {
    const group = list().closest('li');
    if (group) { group.after(node); if (!group.querySelector(':scope > ul > li')) group.remove(); it.focus(); changed(); }
  });
  const remove = button(t.tRemove, '×', () => {
    const next = node.nextElementSibling ?? node.previousElementSibling;
    const home = list();
    node.remove();
    (next?.querySelector('select, input, button') ?? home.parentElement.querySelector(':scope > .btn-list button'))?.focus();
    changed();
  }, 'btn-ghost-danger');
  return element('div', { class: 'criteria-tools' }, up, down, outdent, indent, remove);
}

function leafNode(rule, not = false) {
  const row = element('li', { class: 'criteria-leaf' });
  const negation = check(t.tNot, not);
  const chooser = element('select', { class: 'form-select form-select-sm criteria-kind', 'aria-label': t.tKind });
  for (const group of new Set(kinds.map((kind) => kind.group))) {
    const options = element('optgroup', { label: group });
    kinds.filter((kind) => kind.group === group).forEach((kind) => options.append(element('option', { value: kind.type }, kind.label)));
    chooser.append(options);
  }
  const holder = element('div', { class: 'criteria-inputs' });
  const meaning = element('a', { class: 'btn btn-sm btn-ghost-secondary', target: '_blank', rel: 'noopener', 'aria-label': t.tDefine, title: t.tDefine }, '?');
  let fields = [];
  const define = () => {
    const kind = kinds.find((it) => it.type === chooser.value);
    const code = kind.define ?? fields.map(({ input, read: value }) => input.options.find((it) => it.define && it.value === value())?.define).find(Boolean);
    meaning.hidden = !code;
    meaning.href = `/audience/definitions#${code}`;
  };
  const draw = (value) => {
    const kind = kinds.find((it) => it.type === chooser.value);
    fields = kind.inputs.map((input) => ({ input, ...inputs[input.kind](input, value[input.name]) }));
    holder.replaceChildren(...fields.map((field) => field.node));
    define();
  };
  chooser.value = rule.type;
  draw(rule);
  chooser.addEventListener('change', () => draw({}));
  holder.addEventListener('change', define);
  row.append(element('div', { class: 'criteria-head' }, negation, chooser, meaning, tools(row)), holder);
  nodes.set(row, {
    read() {
      const result = { type: chooser.value };
      for (const { input, read: value } of fields) {
        const it = value();
        if (it !== undefined) result[input.name] = it;
        else if (!input.optional) return null; // Not complete: it does not count yet.
      }
      return negated(negation, result);
    },
  });
  return row;
}

function group(rule, not, isRoot) {
  const id = `criteria-${++ids}`;
  const box = element(isRoot ? 'div' : 'li', { class: 'criteria-group', role: 'group', 'aria-label': t.tRule });
  const negation = check(t.tNot, not);
  const all = check(t.tAll, rule.type === 'and', 'radio', id);
  const any = check(t.tAny, rule.type === 'or', 'radio', id);
  const list = element('ul', { class: 'criteria-list', 'data-empty': t.tEmpty });
  rule.of.forEach((part) => list.append(node(part)));
  const add = (child) => { list.append(child); child.querySelector('select, input')?.focus(); changed(); };
  const buttons = element('div', { class: 'btn-list' },
    button(t.tCondition, `+ ${t.tCondition}`, () => add(leafNode({ type: 'value-tier' })), 'btn-outline-primary'),
    button(t.tGroup, `+ ${t.tGroup}`, () => add(groupNode({ type: 'or', of: [] })), ''));
  const head = element('div', { class: 'criteria-head', role: 'group', 'aria-label': t.tCombine }, all, any, negation);
  if (!isRoot) head.append(tools(box));
  box.append(head, list, buttons);
  nodes.set(box, {
    read() {
      const of = [...list.children].map(read).filter(Boolean);
      if (!of.length) return null;
      const one = of.length === 1 ? of[0] : { type: any.firstChild.checked ? 'or' : 'and', of };
      return negated(negation, one);
    },
  });
  return box;
}

const groupNode = (rule, not = false) => group(rule, not, false);
const isGroup = (rule) => rule.type === 'and' || rule.type === 'or';

function node(rule) {
  if (rule.type === 'not') {
    const inner = rule.of;
    if (isGroup(inner)) return groupNode(inner, true);
    return inner.type === 'not' ? groupNode({ type: 'and', of: [inner] }, true) : leafNode(inner, true);
  }
  return isGroup(rule) ? groupNode(rule) : leafNode(rule);
}

function top(rule) {
  if (rule.type === 'not' && isGroup(rule.of)) return group(rule.of, true, true);
  if (isGroup(rule)) return group(rule, false, true);
  return group({ type: 'and', of: rule.type === 'all' ? [] : [rule] }, false, true);
}

function changed() {
  const json = JSON.stringify(read(root.firstElementChild) ?? { type: 'all' });
  if (json !== area.value) {
    area.value = json;
    document.body.dispatchEvent(new CustomEvent('criteria-changed', { bubbles: true }));
  }
}

let stored;
try {
  stored = JSON.parse(area.value);
} catch {
  stored = { type: 'all' };
}
root.append(top(stored));
plain.hidden = true;
root.addEventListener('input', changed);
root.addEventListener('change', changed);
root.querySelectorAll('.criteria-leaf').forEach(read);
