// SPDX-License-Identifier: Apache-2.0
// One set: what it is, and the files in it, to look for, to choose, to take away or to restore.
import {address, get, offers, query} from '../core/api.js';
import {el, facts, field, replace, section} from '../core/dom.js';
import {bytes, count, date, name, some, words} from '../core/format.js';
import {empty, trouble} from '../core/parts.js';
import {Tree} from './tree.js';

const PAGE = 200;
const MOST_IN_ADDRESS = 100;

export async function set({args: [mediumId, id], signal, may}) {
  const [{sets}, lists, takes, submits] = await Promise.all([get('sets', signal),
    offers('get', '/media/{medium}/sets/{set}/entries'), offers('get', '/media/{medium}/sets/{set}/tar'), offers('post', '/jobs')]);
  const found = sets.find(one => one.mediumId === mediumId && one.id === id)
    ?? (await get(`media/${mediumId}`, signal)).sets.find(one => one.id === id);
  if (!found) return {title: 'Set', nodes: [empty('There is no such set on this medium.')]};
  const restore = `#/media/${mediumId}/sets/${id}/restore`;
  return {
    title: `Set ${name(found.set)}`,
    nodes: [
      facts([
        ['Of', name(found.name)], ['Cut', date(found.cutAt)], ['File system', found.fileSystem], ['Profile', words(found.profile)],
        ['Files', count(found.files)], ['Bytes', bytes(found.bytes)], ['Consistency', words(found.consistency)],
        ['Checked', words(found.checked)],
        ['Continues', found.parent && el('a', {href: `#/media/${mediumId}/sets/${found.parent}`}, name(found.parent))],
        ['Locked until', found.lockedUntil && date(found.lockedUntil)],
        ['Medium', el('a', {href: `#/media/${mediumId}`}, name(found.mediumLabel) || 'the medium it is on')],
      ]),
      submits && may('administrator') && el('p', {}, el('a', {class: 'button primary', href: restore}, 'Restore all of it')),
      lists ? section('Files', files({mediumId, id, found, signal, takes, restore: submits && may('administrator') ? restore : null}))
        : section('Files', empty('This server does not list files of sets.')),
    ],
  };
}

function files({mediumId, id, found, signal, takes, restore}) {
  const problem = trouble();
  const chosen = new Set();
  const actions = el('div', {class: 'tools', role: 'status'});
  const base = `media/${mediumId}/sets/${id}`;
  const changed = () => {
    const paths = [...chosen];
    sessionStorage.setItem(`offhost.chosen.${mediumId}.${id}`, JSON.stringify(paths));
    replace(actions, el('span', {}, paths.length === 0 ? 'Nothing is chosen; the box before a name chooses it, or the space bar.'
      : `${some(paths.length, 'choice')}: ${paths.slice(0, 3).map(name).join(', ')}${paths.length > 3 ? ' …' : ''}`),
    paths.length > 0 && takes && paths.length <= MOST_IN_ADDRESS && el('a', {
      class: 'button', href: address(`${base}/tar${query({path: paths})}`), download: `${found.set}.tar`}, 'Take away as tar'),
    paths.length > 0 && restore && el('a', {class: 'button primary', href: `${restore}?chosen=1`}, 'Restore what is chosen'));
  };
  let asked = new AbortController();
  let tree;
  const words_ = el('input', {type: 'search', spellcheck: 'false', autocomplete: 'off'});
  const place = el('div', {});
  const draw = () => {
    asked.abort();
    asked = new AbortController();
    const {signal: mine} = asked;
    const text = words_.value.trim();
    tree?.close();
    problem.clear();
    tree = new Tree({
      label: text ? `Files whose name contains ${text}` : 'Files of the set',
      flat: text !== '', chosen, changed,
      failed: e => e.name === 'AbortError' || problem.tell(e),
      load: (path, after) => get(`${base}/entries${query({path, after, limit: PAGE, deep: text ? 'true' : undefined, name: text})}`, mine),
    });
    replace(place, tree.box);
    tree.show('');
  };
  let soon = 0;
  words_.addEventListener('input', () => {
    clearTimeout(soon);
    soon = setTimeout(draw, 200);
  });
  signal.addEventListener('abort', () => {
    clearTimeout(soon);
    asked.abort();
    tree?.close();
  }, {once: true});
  changed();
  draw();
  return [field('Search', words_, 'Part of a name; found as you type, in all folders.'), problem.box, place, actions];
}
