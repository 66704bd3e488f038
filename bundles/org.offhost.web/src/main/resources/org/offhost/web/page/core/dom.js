// SPDX-License-Identifier: Apache-2.0
// Elements by hand. Names of hostile volumes are only ever text nodes and values of attributes that run nothing.

const SVG = 'http://www.w3.org/2000/svg';

/** el('a', {href: '#/', class: 'x', on: {click: f}}, 'text', node, [nodes], null) */
export function el(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'indeterminate') {
      node[name] = value;
    } else if (value !== false && value != null) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat(3).filter(child => child != null && child !== false));
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(3).filter(child => child != null && child !== false));
  return node;
}

let last = 0;

/** An id that nothing else on the page has. */
export function fresh(prefix) {
  return `${prefix}-${++last}`;
}

/** A field with its label, and a hint that is read with it. */
export function field(label, input, hint) {
  input.id ||= fresh('field');
  const told = hint ? el('small', {id: `${input.id}-hint`}, hint) : null;
  if (told) input.setAttribute('aria-describedby', told.id);
  const word = el('label', {for: input.id}, label);
  return el('div', {class: input.type === 'checkbox' || input.type === 'radio' ? 'field tick' : 'field'},
    input.type === 'checkbox' || input.type === 'radio' ? [input, word] : [word, input], told);
}

/** A form that does something of its own when it is sent; more has properties and what else is listened to. */
export function form(act, {on, ...more}, ...children) {
  return el('form', {class: 'card', ...more, on: {
    ...on,
    submit: event => {
      event.preventDefault();
      act(event);
    },
  }}, children);
}

/** Without what is empty: given({a: '', b: [], c: false, d: 1}) is {d: 1}. */
export function given(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value && value.length !== 0));
}

/** The lines of a text field that are not empty. */
export function lines(area) {
  return area.value.split('\n').map(line => line.trim()).filter(line => line);
}

/** choice([['a', 'Sentence']], 'a') */
export function choice(options, chosen) {
  const select = el('select', {}, options.map(([value, text]) => el('option', {value}, text)));
  if (chosen != null) select.value = chosen;
  return select;
}

/** A table in a box that scrolls sideways where the screen is narrow. Cells are nodes, text, or {text, class}. */
export function table(caption, heads, rows) {
  return el('div', {class: 'wide', tabindex: 0, role: 'group', 'aria-label': caption},
    el('table', {},
      el('caption', {class: 'unseen'}, caption),
      el('thead', {}, el('tr', {}, heads.map(head => el('th', {scope: 'col', class: head.class}, head.text ?? head)))),
      el('tbody', {}, rows.map(row => el('tr', {}, row.map((cell, at) => at === 0
        ? el('th', {scope: 'row'}, content(cell))
        : el('td', {class: cell?.class}, content(cell))))))));
}

function content(cell) {
  return cell != null && typeof cell === 'object' && !(cell instanceof Node) && !Array.isArray(cell) ? cell.text : cell;
}

export function section(heading, ...children) {
  const id = fresh('section');
  return el('section', {'aria-labelledby': id}, el('h2', {id}, heading), children);
}

/** What is known of one thing: pairs of a word and a value; pairs without a value are left out. */
export function facts(pairs) {
  return el('dl', {class: 'facts'}, pairs.filter(([word, value]) => word && value != null && value !== false && value !== '')
    .map(([word, value]) => el('div', {}, el('dt', {}, word), el('dd', {}, value))));
}

export function badge(text, tone) {
  return el('span', {class: `badge ${tone ?? ''}`}, text);
}

export function button(text, click, properties) {
  return el('button', {type: 'button', on: {click}, ...properties}, text);
}
