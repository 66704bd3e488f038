// SPDX-License-Identifier: Apache-2.0
// What is protected, since when, when that was last proved, what waits and why.
import {get} from '../core/api.js';
import {badge, el, replace, section, table} from '../core/dom.js';
import {ago, bytes, date, name, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {empty, jobLink, notice, stateBadge, unitLink} from '../core/parts.js';
import {bars} from '../plot/bars.js';
import {jobRow, JOB_HEADS} from './job-list.js';

export async function overview({signal, may}) {
  const [known, {units, silent}] = await Promise.all([get('sets', signal), get('units', signal)]);
  let {sets} = known;
  const ids = new Map(units.map(unit => [unit.designator, unit.id]));
  const waits = el('div', {});
  const running = el('div', {});
  const proofs = el('div', {});
  const space = el('div', {});
  const draw = () => {
    const all = [...jobs.values()].reverse();
    const waiting = all.filter(job => ['waiting', 'interrupted'].includes(job.state) || job.state === 'queued' && job.reason);
    replace(waits, waiting.length === 0 ? empty('Nothing waits.') : el('ul', {class: 'plain-list'}, waiting.map(job =>
      el('li', {}, jobLink(job), ' ', stateBadge(job), ' ', name(job.title), job.reason && notice(job.reason, 'warn')))));
    const active = all.filter(job => !job.ended && !waiting.includes(job));
    const failed = all.filter(job => job.state === 'failed').slice(0, 5);
    replace(running,
      active.length === 0 ? empty('Nothing runs now.') : table('Jobs that run', JOB_HEADS, active.map(jobRow)),
      failed.length > 0 && [el('h3', {}, 'Failed lately'), table('Jobs that failed', JOB_HEADS, failed.map(jobRow))]);
    replace(proofs, protectedTable(sets, all, ids));
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
      section('What waits', waits),
      section('Protected', proofs),
      bare.length > 0 && section('Not protected', el('ul', {class: 'plain-list'}, bare.map(unit =>
        el('li', {}, unitLink(unit.designator, unit.id), ` ${bytes(unit.size)}`)))),
      silent.length > 0 && section('Drivers that do not answer', el('ul', {}, silent.map(one =>
        el('li', {}, `${one.driver}: ${one.detail}`)))),
      section('Running', running),
      space,
      may('operator') && sets.length === 0 && units.length === 0
        && empty('No unit is known yet: units come with their drivers.'),
    ],
  };
}

/** The newest set of each source, how often it was saved, and the newest proof of any of its sets. */
function protectedTable(sets, all, ids) {
  const sources = new Map();
  for (const set of sets) sources.set(set.source, [...sources.get(set.source) ?? [], set]);
  if (sources.size === 0) return empty('Nothing is protected yet.');
  const rows = [...sources].map(([source, of]) => {
    const sorted = of.toSorted((a, b) => a.cutAt < b.cutAt ? 1 : -1);
    const newest = sorted[0];
    return [
      [el('strong', {}, name(newest.name) || source), el('br'), unitLink(source, ids.get(source))],
      [el('a', {href: `#/media/${newest.mediumId}/sets/${newest.id}`}, ago(newest.cutAt)), el('br'), el('small', {}, date(newest.cutAt))],
      [`since ${date(sorted.at(-1).cutAt)}`, el('br'), el('small', {}, `${of.length} of ${newest.profile}, ${bytes(of.reduce((sum, set) => sum + set.bytes, 0))}`)],
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
