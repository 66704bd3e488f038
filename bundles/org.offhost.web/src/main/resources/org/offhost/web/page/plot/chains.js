// SPDX-License-Identifier: Apache-2.0
import {el} from '../core/dom.js';
import {bytes, date} from '../core/format.js';

const DEEPEST = 200;

/** Sets below the set that they continue, as nested lists, which every reader of screens knows. */
export function chains(sets) {
  const children = new Map();
  const ids = new Set(sets.map(set => set.set));
  for (const set of sets) {
    const parent = ids.has(set.parent) && set.parent !== set.set ? set.parent : '';
    children.set(parent, [...children.get(parent) ?? [], set]);
  }
  const level = (of, depth) => el('ul', {class: 'chain'}, of.map(set => el('li', {},
    el('a', {href: `#/media/${set.mediumId}/sets/${set.id}`}, set.set), ` ${date(set.cutAt)}, ${bytes(set.bytes)}`,
    set.parent && !ids.has(set.parent) ? ` (continues ${set.parent}, which is not here)` : '',
    children.has(set.set) && depth < DEEPEST ? level(children.get(set.set), depth + 1) : null)));
  return level(children.get('') ?? [], 0);
}
