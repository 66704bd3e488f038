// SPDX-License-Identifier: Apache-2.0
// What needs somebody, and why; what is protected, since when, when that was last proved, and how to get a file back.
import {get, offers} from '../core/api.js';
import {badge, el, replace, section, table} from '../core/dom.js';
import {ago, bytes, date, name, some, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {empty, isPlan, jobLink, kindOf, notice, stateBadge, unitLink} from '../core/parts.js';
import {bars} from '../plot/bars.js';
import {jobRow, JOB_HEADS} from './job-list.js';

const LATELY = 7 * 24 * 3600 * 1000;

export async function overview({signal, may}) {
  const [known, {units, silent}, submits] = await Promise.all([get('sets', signal), get('units', signal), offers('post', '/jobs')]);
  let {sets} = known;
  const acts = submits && may('operator');
  const ids = new Map(units.map(unit => [unit.designator, unit.id]));
  const needs = el('div', {});
  const running = el('div', {});
  const proofs = el('div', {});
  const space = el('div', {});
  const draw = () => {
    const all = [...jobs.values()].reverse();
    const waiting = all.filter(job => ['waiting', 'interrupted'].includes(job.state) || job.state === 'queued' && job.reason);
    const failed = all.filter((job, at) => job.state === 'failed' && !isPlan(job) && Date.now() - new Date(job.changed) < LATELY
      && !all.slice(0, at).some(later => later.state === 'completed' && isSame(job, later)));
    replace(needs, waiting.length + failed.length + silent.length === 0 ? empty('Nothing waits, and nothing failed lately.')
      : el('ul', {class: 'plain-list'}, [...waiting, ...failed].map(job => el('li', {}, stateBadge(job), ' ', jobLink(job), ' ',
        el('strong', {}, kindOf(job)), ' ', name(job.title), job.reason && notice(job.reason, job.state === 'failed' ? 'bad' : 'warn'))),
      silent.map(one => el('li', {}, badge('no answer', 'warn'), ' ', el('strong', {}, `driver ${name(one.driver)}`),
        notice({code: 'driver-says', facts: {detail: one.detail}}, 'warn')))));
    const active = all.filter(job => !job.ended && !waiting.includes(job));
    replace(running, active.length === 0 ? empty('Nothing runs now.') : table('Jobs that run', JOB_HEADS, active.map(jobRow)));
    replace(proofs, protectedTable(sets, all, ids, acts));
  };
  const room = () => replace(space, sets.length > 0 && section('Space by medium', bars({
    title: 'Space by medium', heads: ['Medium', 'Bytes of sets'], rows: byMedium(sets), format: bytes,
  })));
  draw();
  room();
  listen('job', async (job, before) => {
    draw();
    if (job.state !== 'completed' || before?.state === 'completed') return;
    ({sets} = await get('sets', signal).catch(() => ({sets})));
    draw();
    room();
  }, signal);
  const bare = units.filter(unit => unit.kind === 'blocks' && !sets.some(set => set.source === unit.designator)
    && !sets.some(set => set.medium === unit.designator));
  return {
    title: 'Overview',
    nodes: [
      section('Needs attention', needs),
      section('Protected', proofs),
      bare.length > 0 && section('Not protected', el('ul', {class: 'plain-list'}, bare.map(unit =>
        el('li', {}, unitLink(unit.designator, unit.id), ` ${bytes(unit.size)} `, acts && backUp(unit))))),
      section('Running', running),
      space,
      may('operator') && sets.length === 0 && units.length === 0
        && el('p', {}, 'No unit is known yet: ', el('a', {href: '#/units'}, 'make one known'), ', or start the driver that has them.'),
    ],
  };
}

/** Whether two jobs were to do the same: when the later one did it, that the first failed is history. */
function isSame(job, later) {
  return !isPlan(later) && ['kind', 'source', 'medium', 'destination'].every(what => job[what] === later[what]);
}

function backUp({id, designator}) {
  return el('a', {class: 'button', href: `#/backup?source=${id}`, 'aria-label': `Back up ${designator}`}, 'Back up');
}

/** The newest set of each source, how often it was saved, and the newest proof of any of its sets. */
function protectedTable(sets, all, ids, acts) {
  const sources = new Map();
  for (const set of sets) sources.set(set.source, [...sources.get(set.source) ?? [], set]);
  if (sources.size === 0) return empty('Nothing is protected yet.');
  const rows = [...sources].map(([source, of]) => {
    const sorted = of.toSorted((a, b) => a.cutAt < b.cutAt ? 1 : -1);
    const newest = sorted[0];
    const called = name(newest.name) || source;
    const at = `#/media/${newest.mediumId}/sets/${newest.id}`;
    return [
      [el('strong', {}, called), el('br'), unitLink(source, ids.get(source)), el('span', {class: 'acts'},
        el('a', {class: 'button', href: at, 'aria-label': `Get files of ${called} back`}, 'Get files back'),
        acts && ids.has(source) && backUp({id: ids.get(source), designator: called}))],
      [ago(newest.cutAt), el('br'), el('small', {}, date(newest.cutAt))],
      [`since ${date(sorted.at(-1).cutAt)}`, el('br'), el('small', {}, `${some(of.length, 'set')}, the newest of ${newest.profile}, ${bytes(of.reduce((sum, set) => sum + set.bytes, 0))}`)],
      badge(words(newest.consistency), newest.consistency === 'inconsistent' ? 'warn' : 'good'),
      proof(of, all),
    ];
  });
  return table('What is protected', ['Source', 'Newest set', 'Sets', 'Consistency', 'Last proof'], rows);
}

function proof(sets, all) {
  const media = new Set(sets.map(set => set.medium));
  const ids = new Set(sets.map(set => set.set));
  const verified = all.find(job => job.kind === 'verify' && job.state === 'completed' && media.has(job.medium)
    && (!job.summary.set || ids.has(job.summary.set)));
  if (verified) return [jobLink(verified), el('br'), el('small', {}, `${words(verified.summary.checked)}, ${ago(verified.changed)}`)];
  const checked = sets.filter(set => set.checked !== 'none').toSorted((a, b) => a.cutAt < b.cutAt ? 1 : -1)[0];
  return checked ? [`${words(checked.checked)} at its backup`, el('br'), el('small', {}, ago(checked.cutAt))] : badge('never', 'warn');
}

function byMedium(sets) {
  const media = new Map();
  for (const set of sets) {
    const medium = media.get(set.medium) ?? {label: set.mediumLabel || set.medium, parts: []};
    medium.parts.push({name: set.name || set.set, value: set.bytes, class: `part-${medium.parts.length % 5}`});
    media.set(set.medium, medium);
  }
  return [...media.values()];
}
