// SPDX-License-Identifier: Apache-2.0
// A restore: to a folder, or to a unit whose designator is typed in.
import {get, post} from '../core/api.js';
import {choice, el, field} from '../core/dom.js';
import {bytes, name, some} from '../core/format.js';
import {trouble} from '../core/parts.js';

export async function restore({args: [mediumId, id], query, signal, may}) {
  const [{sets}, {units}] = await Promise.all([get('sets', signal), get('units', signal)]);
  const set = sets.find(one => one.mediumId === mediumId && one.id === id)
    ?? (await get(`media/${mediumId}`, signal)).sets.find(one => one.id === id);
  const paths = query.has('chosen') ? JSON.parse(sessionStorage.getItem(`offhost.chosen.${mediumId}.${id}`) ?? '[]') : [];
  const problem = trouble();
  const folder = el('input', {type: 'text', spellcheck: 'false', required: true});
  const existing = choice([['refuse', 'Stop before anything is written'], ['skip', 'Keep what is there'], ['overwrite', 'Replace it']], 'refuse');
  const toFolder = sender(problem, 'Restore to the folder', 'primary', () => ({
    kind: 'restore', medium: set.medium, set: set.set, folder: folder.value.trim(), existing: existing.value,
    ...paths.length > 0 ? {paths} : {},
  }), [
    field('Folder of the server', folder, 'An absolute path; another folder than the old one puts the old version beside the new.'),
    field('What is there already', existing),
  ]);
  const nodes = [
    el('p', {}, paths.length > 0 ? `${some(paths.length, 'choice')} of set ${name(set.set)}: ${paths.slice(0, 5).map(name).join(', ')}${paths.length > 5 ? ' …' : ''}`
      : `All of set ${name(set.set)}, ${bytes(set.bytes)}`),
    problem.box,
    el('h2', {}, 'To a folder'), toFolder,
  ];
  if (paths.length === 0 && set.profile === 'volume' && may('administrator')) {
    const targets = units.filter(unit => unit.kind === 'blocks' && !unit.readOnly && unit.designator !== set.medium);
    nodes.push(el('h2', {}, 'To a unit'), targets.length === 0 ? el('p', {}, 'No unit that can be written to is there.') : toUnit(set, targets, problem));
  }
  return {title: 'Restore', nodes};
}

function toUnit(set, targets, problem) {
  const unit = choice(targets.map(one => [one.designator, `${one.designator}, ${bytes(one.size)}`]));
  const confirm = el('input', {type: 'text', spellcheck: 'false', autocomplete: 'off', required: true, class: 'code'});
  const overwrite = el('input', {type: 'checkbox'});
  const form = sender(problem, 'Write to the unit', 'danger', () => ({
    kind: 'restore', medium: set.medium, set: set.set, unit: unit.value, confirm: confirm.value.trim(),
    ...overwrite.checked ? {overwrite: true} : {},
  }), [
    field('Unit', unit),
    field('Type its designator', confirm, 'All that is on the unit is lost where the volume goes. Type the designator of the unit to confirm.'),
    field('Overwrite data that is there', overwrite),
  ]);
  const send = form.querySelector('[type=submit]');
  const matches = () => { send.disabled = confirm.value.trim() !== unit.value; };
  confirm.addEventListener('input', matches);
  unit.addEventListener('change', matches);
  matches();
  return form;
}

function sender(problem, text, tone, body, fields) {
  const send = el('button', {type: 'submit', class: tone}, text);
  return el('form', {
    class: 'card',
    on: {
      submit: async event => {
        event.preventDefault();
        problem.clear();
        send.disabled = true;
        try {
          const job = await post('jobs', body(), {key: crypto.randomUUID?.()});
          location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
        } catch (e) {
          problem.tell(e);
          send.disabled = false;
        }
      },
    },
  }, fields, send);
}
