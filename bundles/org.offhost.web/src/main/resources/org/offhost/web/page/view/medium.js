// SPDX-License-Identifier: Apache-2.0
// One medium, as it is read now: sets, what continues what, and what is wrong with it.
import {get, offers, post} from '../core/api.js';
import {badge, button, el, facts, section, table} from '../core/dom.js';
import {ago, bytes, count, date, name, words} from '../core/format.js';
import {jobs} from '../core/live.js';
import {empty, jobLink, notices, trouble} from '../core/parts.js';
import {chains} from '../plot/chains.js';

export async function medium({args: [id], signal, may}) {
  const found = await get(`media/${id}`, signal);
  const [runs, keeps] = await Promise.all([offers('post', '/jobs'), offers('post', '/media/{medium}/forget')]);
  const problem = trouble();
  const verify = check => async () => {
    problem.clear();
    try {
      const job = await post('jobs', {kind: 'verify', medium: found.designator, check});
      location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
    } catch (e) {
      problem.tell(e);
    }
  };
  const proofs = [...jobs.values()].filter(job => job.kind === 'verify' && job.medium === found.designator && job.state === 'completed').reverse();
  const label = found.sets.find(set => set.mediumLabel)?.mediumLabel;
  return {
    title: label ? `Medium ${name(label)}` : 'Medium',
    nodes: [
      facts([['Designator', el('span', {class: 'code'}, found.designator)], ['Sets', count(found.sets.length)],
        ['Bytes of sets', bytes(found.sets.reduce((sum, set) => sum + set.bytes, 0))]]),
      problem.box,
      runs && may('operator') && found.sets.length > 0 && el('div', {class: 'tools'},
        button('Verify structure', verify('structure')), button('Verify every byte', verify('full')),
        keeps && el('a', {class: 'button', href: `#/media/${id}/consolidate`}, 'Consolidate'),
        keeps && el('a', {class: 'button', href: `#/media/${id}/forget`}, 'Keep and forget')),
      found.faults.length > 0 && section('Faults', el('ul', {}, found.faults.map(fault => el('li', {},
        `${fault.set ? `Set ${name(fault.set)}, ` : ''}${name(fault.where)} (byte ${count(fault.position)}): expected `
        + `${name(fault.expected)}, found ${name(fault.found)}. ${name(fault.advice)}`)))),
      section('Sets', found.sets.length === 0 ? empty('There is no set on it.') : setTable(found.sets)),
      found.sets.some(set => set.parent) && section('What continues what', chains(found.sets)),
      proofs.length > 0 && section('Evidence', el('ul', {class: 'plain-list'}, proofs.slice(0, 5).map(job => el('li', {},
        jobLink(job), ` ${words(job.summary.checked)}, ${ago(job.changed)}`, notices([...job.summary.notes, ...job.summary.evidence]))))),
      found.forgotten.length > 0 && section('Forgotten', setTable(found.forgotten)),
    ],
  };
}

export function setTable(sets) {
  return table('Sets', ['Set', 'Of', 'Cut', {text: 'Files', class: 'number'}, {text: 'Bytes', class: 'number'}, 'Consistency', 'Checked', 'Kept'],
    sets.toSorted((a, b) => a.cutAt < b.cutAt ? 1 : -1).map(set => [
      el('a', {href: `#/media/${set.mediumId}/sets/${set.id}`}, set.set),
      [name(set.name), ' ', el('small', {}, `${set.fileSystem}, ${set.profile}${set.parent ? ', increment' : ''}`)],
      date(set.cutAt),
      {class: 'number', text: count(set.files)},
      {class: 'number', text: bytes(set.bytes)},
      badge(words(set.consistency), set.consistency === 'inconsistent' ? 'warn' : 'good'),
      words(set.checked),
      set.lockedUntil ? `locked until ${date(set.lockedUntil)}` : '–',
    ]));
}
