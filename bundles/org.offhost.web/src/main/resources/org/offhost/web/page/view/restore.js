// SPDX-License-Identifier: Apache-2.0
// A restore: to a folder, or to a unit whose designator is typed in; the plan first.
import {get} from '../core/api.js';
import {button, choice, el, field, form, fresh, given, replace} from '../core/dom.js';
import {bytes, date, name, some} from '../core/format.js';
import {empty} from '../core/parts.js';
import {plans, starter} from './plan.js';
import {sizeText, stored} from './selection.js';

const EXISTING = [
  ['refuse', 'Stop: write nothing if any of the files is there already'],
  ['skip', 'Keep it: restore only what is missing'],
  ['overwrite', 'Replace it by what the set holds'],
];

export async function restore({args: [mediumId, id], query, signal, may}) {
  const [{sets}, {units}] = await Promise.all([get('sets', signal), get('units', signal)]);
  const set = sets.find(one => one.mediumId === mediumId && one.id === id)
    ?? (await get(`media/${mediumId}`, signal)).sets.find(one => one.id === id);
  const title = 'Restore';
  if (!set || !may('administrator')) return {title, nodes: [empty(set ? 'A restore is for administrators.' : 'There is no such set on this medium.')]};
  const chosen = query.has('chosen') ? stored(mediumId, id) : null;
  const names = chosen?.paths ?? [];
  if (query.has('chosen') && names.length === 0) { // of another tab: never all of the set instead
    return {title, nodes: [empty('Nothing is chosen in this tab.'), el('p', {}, el('a', {href: `#/media/${mediumId}/sets/${id}`}, 'Choose files'))]};
  }
  const nodes = [
    el('p', {class: 'headline'}, `From ${name(set.name)} as it was on ${date(set.cutAt)}: `,
      names.length > 0 ? `${sizeText(chosen)}.` : `all of it, ${some(set.files, 'file')}, ${bytes(set.bytes)}.`),
    names.length > 0 && el('ul', {class: 'chosen'}, names.slice(0, 5).map(path => el('li', {class: 'code'}, name(path))),
      names.length > 5 && el('li', {}, `and ${some(names.length - 5, 'more', 'more')}`)),
    el('p', {}, el('a', {href: `#/media/${mediumId}/sets/${id}`}, 'Choose other files')),
    el('h2', {}, 'To a folder'), toFolder(set, names, signal),
  ];
  if (names.length === 0 && set.profile === 'volume') {
    const targets = units.filter(unit => unit.kind === 'blocks' && !unit.readOnly && unit.designator !== set.medium);
    nodes.push(el('h2', {}, 'To a unit'), targets.length === 0
      ? el('p', {}, 'No unit that can be written to is there. ', el('a', {href: '#/units'}, 'Units'), ' makes more known.') : toUnit(set, targets, signal));
  }
  return {title, nodes};
}

function toFolder(set, names, signal) {
  const folder = el('input', {type: 'text', spellcheck: 'false', required: true, pattern: '/.*', placeholder: '/srv/restored'});
  const group = fresh('existing');
  const existing = EXISTING.map(([value, text]) => field(text, el('input', {type: 'radio', name: group, value, checked: value === 'refuse'})));
  const check = el('input', {type: 'checkbox'});
  const told = el('p', {class: 'told', role: 'status'});
  const tell = () => {
    const at = folder.value.trim().replace(/\/+$/, '');
    const path = names[0] ?? '/…';
    replace(told, at === '' ? 'The old version comes beside the new if the folder is another one than the files are in now.'
      : [el('span', {class: 'code'}, name(path)), ' comes to ', el('span', {class: 'code'}, name(at + path)), '. Nothing outside of the folder is touched.']);
  };
  const own = () => {
    const at = folder.value.trim().replace(/\/+$/, '') || '/srv/restored';
    const part = set.cutAt.slice(0, 16).replace('T', '-').replace(':', '');
    folder.value = at.endsWith(part) ? at : `${at}/${part}`;
    folder.dispatchEvent(new Event('input'));
    folder.focus();
    plan.forget();
  };
  const plan = plans(signal, (body, problem) => el('p', {}, starter('Restore to the folder', 'primary', () => body, problem)));
  folder.addEventListener('input', tell);
  tell();
  return el('div', {}, form(event => plan.show({
    kind: 'restore', medium: set.medium, set: set.set, folder: folder.value.trim(), existing: event.target.elements[group].value,
    ...given({names, check: check.checked}),
  }), {on: {change: plan.forget}},
  field('Folder of the server', folder, 'An absolute path of the host that Offhost runs on; it is made if it is not there.'),
  button('A folder of its own, named by the set’s time', own), told,
  el('fieldset', {}, el('legend', {}, 'If a file is there already'), existing),
  field('Compare with the sums of the backup while it is read', check),
  el('button', {type: 'submit', class: 'primary'}, 'Show the plan')), plan.box);
}

function toUnit(set, targets, signal) {
  const unit = choice(targets.map(one => [one.designator, `${one.designator}, ${bytes(one.size)}`]));
  const overwrite = el('input', {type: 'checkbox'});
  const volume = el('input', {type: 'text', spellcheck: 'false', autocomplete: 'off'});
  const plan = plans(signal, confirmed);
  return el('div', {}, form(() => plan.show({
    kind: 'restore', medium: set.medium, set: set.set, unit: unit.value, ...given({overwrite: overwrite.checked, volume: volume.value.trim()}),
  }), {on: {change: plan.forget}},
  field('Unit', unit), field('Overwrite data that is there', overwrite),
  field('Into a volume of it', volume, 'Its number or name; nothing here means the whole unit.'),
  el('button', {type: 'submit', class: 'primary'}, 'Show what would be written')), plan.box);
}

/** What stands below the plan: nothing is written before the designator is typed in. */
function confirmed(body, problem) {
  const confirm = el('input', {type: 'text', spellcheck: 'false', autocomplete: 'off', class: 'code'});
  const send = starter('Write to the unit', 'danger', () => ({...body, confirm: confirm.value.trim()}), problem);
  const matches = () => { send.disabled = confirm.value.trim() !== body.unit; };
  confirm.addEventListener('input', matches);
  matches();
  return el('div', {class: 'card'},
    field('Type its designator', confirm, `All that is on the unit is lost where the volume goes. To confirm, type ${body.unit}`), send);
}
