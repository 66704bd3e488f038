// SPDX-License-Identifier: Apache-2.0
// A unit: what it is, and the volumes on it.
import {get, offered, offers} from '../core/api.js';
import {badge, el, facts, section, table} from '../core/dom.js';
import {bytes, count, exact, name} from '../core/format.js';
import {empty} from '../core/parts.js';
import {setTable} from './medium.js';

export async function unit({args: [id], signal, may}) {
  const [found, {sets}, submits] = await Promise.all([get(`units/${id}`, signal), get('sets', signal), offers('post', '/jobs')]);
  const holds = sets.filter(set => set.medium === found.designator);
  const of = sets.filter(set => set.source === found.designator);
  const table_ = found.kind === 'blocks' && holds.length === 0 && await offers('get', '/units/{unit}/volumes')
    ? await offered(`units/${id}/volumes`, signal) : undefined;
  return {
    title: `Unit ${found.designator}`,
    nodes: [
      facts([
        ['Kind', found.kind === 'records' ? 'tape' : 'disk'], ['Size', found.size > 0 && exact(found.size)],
        ['Block', found.blockLength > 0 && `${count(found.blockLength)} bytes`], ['Written by', name(found.initiator)],
        ['Use', found.readOnly ? 'read-only' : 'read and written'],
      ]),
      submits && may('operator') && found.kind === 'blocks' && holds.length === 0
        && el('p', {}, el('a', {class: 'button primary', href: `#/backup?source=${found.id}`}, 'Back up')),
      table_ && section('Volumes', volumes(found, table_)),
      of.length > 0 && section('Sets of it', setTable(of)),
      holds.length > 0 && section('Sets on it', setTable(holds)),
    ],
  };
}

function volumes(found, {table: type, volumes: all, evidence}) {
  return [
    all.length === 0 ? empty('No volume is on it.')
      : table('Volumes', ['Volume', 'Holds', 'Label', {text: 'Length', class: 'number'}, {text: 'At byte', class: 'number'}], all.map(one => [
        one.fileSystem ? el('a', {href: `#/units/${found.id}/volumes/${one.number}`}, one.name ? name(one.name) : `Volume ${one.number}`)
          : name(one.name) || `Volume ${one.number}`,
        [one.fileSystem || name(one.content), ' ', one.fault && badge(name(one.fault), 'bad')],
        name(one.label) || '–',
        {class: 'number', text: bytes(one.length)},
        {class: 'number', text: count(one.position)},
      ])),
    el('details', {}, el('summary', {}, `Why this is thought: ${type === 'none' ? 'no partition table' : type}`),
      el('ul', {}, [...evidence, ...all.flatMap(one => one.evidence)].map(text => el('li', {}, name(text))))),
  ];
}
