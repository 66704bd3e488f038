// SPDX-License-Identifier: Apache-2.0
// A volume as a map: who owns what; a file, and where its runs are.
import {address, get, offers, query} from '../core/api.js';
import {button, el, facts, field, replace, section, table} from '../core/dom.js';
import {bytes, count, exact, name, percent, some} from '../core/format.js';
import {empty, notice, trouble} from '../core/parts.js';
import {VolumeMap} from '../plot/map.js';

const COLUMNS = 128;
const ROWS = 40;
const PAGE = 200;

export async function volume({args: [unitId, number], signal}) {
  const base = `units/${unitId}/volumes/${number}`;
  const read = await get(`${base}/map${query({columns: COLUMNS, rows: ROWS})}`, signal);
  const pictured = await offers('get', '/units/{unit}/volumes/{volume}/map.svg');
  const head = read[0];
  const foot = read.at(-1);
  const map = new VolumeMap(head, read.slice(1, -1));
  signal.addEventListener('abort', () => map.close(), {once: true});
  return {
    title: 'Map of a volume',
    nodes: [
      el('p', {}, el('a', {href: `#/units/${unitId}`}, 'Back to the unit')),
      facts([
        ['Length', exact(head.length)], ['Cluster', `${count(head.cluster)} bytes`], ['In use', `${bytes(foot.used)} (${percent(foot.used, head.length)})`],
        ['Free', `${bytes(foot.free.bytes)} in ${some(foot.free.ranges, 'range')}`], ['Largest free range', bytes(foot.free.largest)],
        ['Files in one piece', count(foot.files.one)], ['In more than ten', count(foot.files.many)],
        ['Pieces', foot.files.pieces > 0 && count(foot.files.pieces)],
      ]),
      foot.proof && notice(foot.proof.holds ? {code: 'blocks-owned'} : {code: 'ownership-unproved', facts: {ranges: foot.proof.ranges}},
        foot.proof.holds ? '' : 'warn'),
      section('Who owns what', map.box, map.legend(foot.owners),
        pictured && el('p', {}, el('a', {href: address(`${base}/map.svg`), download: 'map.svg'}, 'Save as a picture'))),
      section('Files', files(base, map, foot.files.worst, signal)),
    ],
    shown: () => map.draw(),
  };
}

/** Files by pages; the one that is pointed at or has the focus is shown on the map. */
function files(base, map, worst, signal) {
  const problem = trouble();
  const list = el('div', {});
  const seen = el('p', {class: 'seen', role: 'status'}, 'Point at a file, or go through them by Tab: its runs are shown on the map.');
  const filter = el('input', {type: 'search', spellcheck: 'false', autocomplete: 'off'});
  const known = [];
  let next = '';
  let unit = 1;
  const show = entry => {
    const runs = entry.streams.flatMap(stream => stream.extents ?? []).filter(([, place]) => place >= 0);
    map.show(runs.map(([, place, length]) => [place * unit, length * unit]));
    const length = runs.reduce((sum, [, , pieces]) => sum + pieces, 0) * unit;
    replace(seen, el('strong', {}, name(entry.path)), runs.length === 0 ? ': has no cluster of its own'
      : `: ${some(runs.length, 'run')}, ${bytes(length)}, from byte ${count(runs[0][1] * unit)}`);
  };
  const draw = () => {
    const words = filter.value.trim().toLowerCase();
    const chosen = known.filter(entry => entry.kind !== 'dir' && entry.path.toLowerCase().includes(words));
    replace(list,
      chosen.length === 0 ? empty('None of those read so far.') : table('Files and their runs', ['File', {text: 'Size', class: 'number'}, {text: 'Runs', class: 'number'}],
        chosen.slice(0, 500).map(entry => [
          button(name(entry.path), () => show(entry), {class: 'plain file', on: {click: () => show(entry), focus: () => show(entry), pointerenter: () => show(entry)}}),
          {class: 'number', text: bytes(entry.size)},
          {class: 'number', text: count(entry.streams.reduce((sum, stream) => sum + (stream.extents?.length ?? 0), 0))},
        ])),
      next !== undefined && button(`Read more (${count(known.length)} so far)`, more));
  };
  const more = async () => {
    problem.clear();
    try {
      const lines = await get(`${base}/entries${query({after: next, limit: PAGE})}`, signal);
      unit = lines[0].block_size;
      known.push(...lines.filter(line => line.path && line.streams));
      next = lines.at(-1).next;
      draw();
    } catch (e) {
      if (e.name !== 'AbortError') problem.tell(e);
    }
  };
  filter.addEventListener('input', draw);
  more();
  return [
    worst.length > 0 && el('p', {}, 'Most pieces: ', worst.slice(0, 5).map((one, at) => [at > 0 ? '; ' : '', `${name(one.path)} (${count(one.pieces)})`])),
    problem.box, seen, field('Of those read, show', filter), list,
  ];
}

