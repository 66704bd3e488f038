// SPDX-License-Identifier: Apache-2.0
// One set: what it is, and the files in it, to look for, to choose, to take away or to restore.
import {get, offers, query} from '../core/api.js';
import {button, el, facts, field, replace, section} from '../core/dom.js';
import {bytes, count, date, name, words} from '../core/format.js';
import {jobs} from '../core/live.js';
import {empty, jobLink, trouble} from '../core/parts.js';
import {downloads} from './download.js';
import {lock} from './lock.js';
import {Selection} from './selection.js';
import {Tree} from './tree.js';

const FIRST = 200;
const NEXT = 1000;

export async function set({args: [mediumId, id], signal, may}) {
  const base = `media/${mediumId}/sets/${id}`;
  const [{sets}, lists, takes, locks, submits] = await Promise.all([get('sets', signal), offers('get', '/media/{medium}/sets/{set}/entries'),
    offers('post', '/media/{medium}/sets/{set}/archive'), offers('post', '/media/{medium}/sets/{set}/lock'), offers('post', '/jobs')]);
  const found = sets.find(one => one.mediumId === mediumId && one.id === id)
    ?? (await get(`media/${mediumId}`, signal)).sets.find(one => one.id === id);
  if (!found) return {title: 'Set', nodes: [empty('There is no such set on this medium.')]};
  const problem = trouble();
  const maker = [...jobs.values()].find(job => job.summary.set === found.set && job.medium === found.medium && !['restore', 'verify'].includes(job.kind));
  const restore = submits && may('administrator') && `#/${base}/restore`;
  const taken = names => takes && may('administrator') && downloads({base, names, problem});
  return {
    title: `Set ${name(found.set)}`,
    nodes: [
      facts([
        ['Of', name(found.name)], ['Cut', date(found.cutAt)], ['File system', found.fileSystem], ['Profile', words(found.profile)],
        ['Files', count(found.files)], ['Bytes', bytes(found.bytes)], ['Consistency', words(found.consistency)],
        ['Checked', words(found.checked)],
        ['Continues', found.parent && el('a', {href: `#/media/${mediumId}/sets/${found.parent}`}, name(found.parent))],
        ['Made by', maker && jobLink(maker)],
        ['Locked until', found.lockedUntil && date(found.lockedUntil)],
        ['Medium', el('a', {href: `#/media/${mediumId}`}, name(found.mediumLabel) || 'the medium it is on')],
      ]),
      problem.box,
      el('div', {class: 'tools'}, restore && el('a', {class: 'button primary', href: restore}, 'Restore all of it'), taken(() => [])),
      locks && may('operator') && lock({base, found, problem}),
      section('Files', lists ? files({mediumId, id, base, signal, problem, taken, restore}) : empty('This server does not list files of sets.')),
    ],
  };
}

function files({mediumId, id, base, signal, problem, taken, restore}) {
  const told = el('span', {role: 'status'});
  const tools = el('span', {class: 'tools'});
  const older = el('a', {class: 'button'}, 'Versions of it');
  const fetched = (path, after, limit, mine, more) => get(`${base}/entries${query({path, after, limit, ...more})}`, mine);
  const chosen = new Selection({
    mediumId, id, signal,
    page: (path, after, limit, mine) => fetched(path, after, limit, mine, {deep: 'true'}),
    changed: () => {
      const any = chosen.keys().length > 0;
      told.textContent = any ? chosen.text : 'Nothing is chosen: press the box before a name, or the space bar.';
      older.hidden = !chosen.file;
      older.href = `#/${base}/versions${query({path: chosen.file})}`;
      if (any === (tools.childElementCount > 0)) return;
      replace(tools, any && [
        restore && el('a', {class: 'button primary', href: `${restore}?chosen=1`}, 'Restore what is chosen'),
        older,
        taken(() => chosen.keys()),
        button('Choose nothing', () => {
          chosen.clear();
          tree.draw();
          tree.box.focus();
        }, {class: 'plain'})]);
    },
  });
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
      flat: text !== '', chosen,
      failed: e => e.name === 'AbortError' || problem.tell(e),
      load: (path, after) => fetched(path, after, after ? NEXT : FIRST, mine, text ? {deep: 'true', name: text} : {}),
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
  chosen.tell();
  draw();
  return [
    field('Search', words_, 'Part of a name; found as you type, in all folders.'), place,
    el('p', {class: 'empty'}, 'Arrow keys go through the tree, right opens a folder, the space bar chooses.'), el('div', {class: 'tools'}, told, tools),
  ];
}
