// SPDX-License-Identifier: Apache-2.0
// One file in every set of its volume: which is the one that is wanted back?
import {get, query} from '../core/api.js';
import {el, table} from '../core/dom.js';
import {ago, bytes, date, name} from '../core/format.js';
import {empty} from '../core/parts.js';
import {store} from './selection.js';

const MOST = 100;
const AT_ONCE = 4;

export async function versions({args: [mediumId, id], query: asked, signal, may}) {
  const path = asked.get('path') ?? '';
  const {sets} = await get('sets', signal);
  const of = sets.find(set => set.mediumId === mediumId && set.id === id);
  const same = sets.filter(set => set.source === of?.source && set.volume === of.volume)
    .toSorted((a, b) => a.cutAt < b.cutAt ? 1 : -1).slice(0, MOST);
  const found = new Map();
  const waiting = [...same];
  const look = async () => {
    for (let set = waiting.shift(); set; set = waiting.shift()) {
      // a set that cannot be listed now is told so, and the others are shown
      const page = await get(`media/${set.mediumId}/sets/${set.id}/entries${query({path, limit: 1})}`, signal).catch(() => null);
      found.set(set, page ? page.entries.find(entry => entry.path === path) ?? 'none' : 'unknown');
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, look));
  const there = same.filter(set => found.get(set) !== 'none');
  const text = (set, at) => {
    const older = found.get(there[at + 1]);
    const entry = found.get(set);
    return older?.modified && older.modified === entry.modified && older.length === entry.length ? 'as in the set before' : '';
  };
  const restore = set => el('a', {
    class: 'button', href: `#/media/${set.mediumId}/sets/${set.id}/restore?chosen=1`, 'aria-label': `Restore the version of ${date(set.cutAt)}`,
    on: {click: () => store(set.mediumId, set.id, {paths: [path], files: 1, bytes: found.get(set).length, whole: true})},
  }, 'Restore');
  return {
    title: 'Versions of a file',
    nodes: [
      el('p', {class: 'code'}, name(path)),
      el('p', {}, el('a', {href: `#/media/${mediumId}/sets/${id}`}, 'Back to the set')),
      there.length === 0 ? empty('No set has this file.') : table('Versions of a file', ['Set of', 'Changed', {text: 'Size', class: 'number'}, 'Compared', 'Set', ...may('administrator') ? ['Act'] : []],
        there.map((set, at) => found.get(set) === 'unknown' ? [date(set.cutAt), 'cannot be listed now', '', '', name(set.set)]
          : [[date(set.cutAt), el('br'), el('small', {}, ago(set.cutAt))], date(found.get(set).modified), {class: 'number', text: bytes(found.get(set).length)},
            text(set, at), name(set.set), ...may('administrator') ? [restore(set)] : []])),
      same.length > there.length && el('p', {class: 'empty'}, `${same.length - there.length} of ${same.length} sets do not have it.`),
    ],
  };
}
