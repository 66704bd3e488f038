// SPDX-License-Identifier: Apache-2.0
// A job while it runs and when it is over: phases, bytes by kind, rate, who copies, and drivers that came and went.
import {get, offers, post} from '../core/api.js';
import {button, el, facts, replace, section, table} from '../core/dom.js';
import {bytes, capital, clock, count, date, exact, millis, name, percent, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {announce, isPlan, kindOf, notice, notices, stateBadge, trouble} from '../core/parts.js';
import {KINDS, Samples} from '../core/samples.js';
import {lines} from '../plot/lines.js';

const PHASES = ['queued', 'quiescing', 'snapshotting', 'inventory', 'copying', 'checking', 'committing'];
const MEANS = {
  offloaded: 'moved by devices alone',
  control: 'read or written by this host: metadata, headers, tails',
  decoded: 'decoded by this host',
  verify: 'read to prove the copy',
  fallback: 'could have been offloaded and were not',
};

export async function job({args: [id], signal, may}) {
  let told = jobs.get(decodeURIComponent(id)) ?? await get(`jobs/${id}`, signal);
  const acts = await offers('post', '/jobs/{job}/cancel');
  const seen = new Samples();
  const recall = async () => seen.recall(await get(`jobs/${id}/progress`, signal));
  await recall();
  const head = el('div', {});
  const progress = el('progress', {max: 1, value: 0, 'aria-label': 'Progress of the job'});
  const figures = el('div', {});
  const phases = el('div', {});
  const kinds = el('div', {});
  const marks = el('div', {});
  const reports = el('div', {});
  const tools = el('div', {class: 'tools'});
  const problem = trouble();
  const moved = lines('Bytes by kind over time');
  const speed = lines('Throughput over time');
  const act = what => async () => {
    problem.clear();
    try {
      await post(`jobs/${id}/${what}`);
      announce(`The job was asked to ${what}.`);
    } catch (e) {
      problem.tell(e);
    }
  };
  const draw = () => {
    told = jobs.get(told.job) ?? told; // what was told while this view was waiting for its first answer
    replace(head, el('p', {}, stateBadge(told), ' ', name(told.title)), told.reason && notice(told.reason, told.state === 'failed' ? 'bad' : 'warn'));
    progress.hidden = told.ended;
    if (told.totalBytes > 0) progress.value = Math.min(1, told.doneBytes / told.totalBytes);
    else progress.removeAttribute('value');
    replace(figures, figuresOf(told, seen));
    replace(phases, phaseList(told));
    replace(kinds, kindTable(told.summary.bytes));
    drawPlots(moved, speed, seen);
    replace(marks, seen.marks.length > 0 && [el('h3', {}, 'Drivers that came and went meanwhile'), el('ul', {class: 'swaps'},
      seen.marks.map(mark => el('li', {class: mark.change}, `${clock(mark.time)}: ${mark.name} (${words(mark.kind)}) ${mark.change === 'went' ? 'went' : 'came'}`)))]);
    replace(reports, reportsOf(told));
    const wanted = told.ended ? 'nothing' : told.state === 'interrupted' ? 'resume' : 'cancel';
    if (tools.dataset.wanted !== wanted) {
      tools.dataset.wanted = wanted;
      const role = wanted === 'resume' && told.kind === 'restore' ? 'administrator' : 'operator'; // as to submit it
      replace(tools, may(role) && acts && !told.ended && button(wanted === 'resume' ? 'Resume' : 'Cancel the job', act(wanted)));
      if (told.ended) ways(told, may, signal).then(found => replace(tools, found), () => {});
    }
  };
  draw();
  listen('job', changed => {
    if (changed.job === told.job) {
      told = changed;
      seen.take(told);
      draw();
    }
  }, signal);
  listen('driver', driver => {
    if (!told.ended) seen.marks.push({...driver, time: Date.now()});
    draw();
  }, signal);
  // what happened while the connection was lost is known to the server
  listen('connection', ({state}) => state === 'live' && recall().then(draw, () => {}), signal);
  const drew = setInterval(() => told.ended ? clearInterval(drew) : draw(), 1000);
  signal.addEventListener('abort', () => clearInterval(drew), {once: true});
  return {
    title: `${capital(kindOf(told))} ${told.job}`,
    nodes: [head, problem.box, progress, tools, figures, section('Phases', phases), section('Bytes by kind', kinds),
      section('Over time', el('div', {class: 'cards'},
        el('figure', {class: 'card'}, el('figcaption', {}, 'Bytes by kind'), moved.picture, moved.table),
        el('figure', {class: 'card'}, el('figcaption', {}, 'Throughput, and drivers that came (+) or went (−)'), speed.picture, speed.table)), marks),
      reports],
  };
}

function figuresOf(job, seen) {
  const rate = job.ended ? 0 : seen.rate;
  const left = job.totalBytes - job.doneBytes;
  const {summary} = job;
  return facts([
    ['Done', job.totalBytes > 0 && !job.ended ? `${bytes(job.doneBytes)} of ${bytes(job.totalBytes)} (${percent(job.doneBytes, job.totalBytes)})` : bytes(job.doneBytes)],
    ['Rate', rate > 0 ? `${bytes(rate)}/s` : averageOf(job)],
    ['Time left', rate > 0 && left > 0 && job.state === 'copying' ? `about ${millis(left / rate * 1000)}, until ${clock(Date.now() + left / rate * 1000)}` : ''],
    ['Files', count(job.files || summary.files)],
    ['Who copies', copier(summary)],
    ['Set', name(summary.set)],
    ['Begun', date(job.submitted)],
    ['Snapshot held', summary.snapshotHeldMillis > 0 ? millis(summary.snapshotHeldMillis) : ''],
    ['Consistency', job.ended && job.kind === 'backup' ? words(summary.consistency) : ''],
    ['Check', job.ended ? words(summary.checked) : ''],
    ['Not restored', summary.failed > 0 ? count(summary.failed) : ''],
  ]);
}

function averageOf(job) {
  const copying = job.phaseMillis.copying;
  return job.ended && copying > 0 ? `${bytes(job.doneBytes * 1000 / copying)}/s while copying` : '';
}

function copier(summary) {
  const all = [...summary.evidence, ...summary.notes].reverse();
  const said = all.find(one => one.code === 'copied-by') ?? all.find(one => one.code === 'would-be-copied');
  return said ? [name(said.facts.driver), said.facts.detail && el('small', {}, name(said.facts.detail))]
    : summary.bytes.fallback > 0 ? 'this host' : '';
}

/** Where one goes from here: to the files of a set that is there, or to the same again. */
async function ways(job, may, signal) {
  if (isPlan(job) || job.kind !== 'backup' && job.kind !== 'consolidate') return [];
  if (job.state === 'completed') {
    const {sets} = await get('sets', signal);
    const set = sets.find(one => one.set === job.summary.set);
    return [set && el('a', {class: 'button', href: `#/media/${set.mediumId}/sets/${set.id}`}, 'Get files of the set')];
  }
  if (!may('operator') || !job.source) return [];
  const {units} = await get('units', signal);
  const unit = units.find(one => one.designator === job.source);
  return [unit && el('a', {class: 'button', href: `#/backup?source=${unit.id}`}, 'Back up again')];
}

function phaseList(job) {
  const took = Object.entries(job.phaseMillis);
  const order = [...PHASES, ...took.map(([phase]) => phase).filter(phase => !PHASES.includes(phase))];
  const shown = order.filter(phase => phase in job.phaseMillis || phase === job.state || PHASES.includes(phase) && job.kind === 'backup' && !job.ended);
  return el('ol', {class: 'phases'}, shown.map(phase => el('li', {
    class: phase === job.state ? 'now' : phase in job.phaseMillis ? 'past' : 'next',
    'aria-current': phase === job.state ? 'step' : null,
  }, el('span', {}, words(phase)), el('small', {}, phase in job.phaseMillis ? millis(job.phaseMillis[phase]) : phase === job.state ? 'now' : ''))));
}

function kindTable(all) {
  const sum = KINDS.reduce((total, kind) => total + (all[kind] ?? 0), 0);
  return [
    table('Bytes by kind', ['Kind', {text: 'Bytes', class: 'number'}, {text: 'Share', class: 'number'}, 'Means'], KINDS.map(kind => [
      [el('span', {class: `key k-${kind}`, 'aria-hidden': 'true'}), words(kind)],
      {class: 'number', text: exact(all[kind] ?? 0)},
      {class: 'number', text: percent(all[kind] ?? 0, sum)},
      MEANS[kind],
    ])),
    all.fallbackReason && el('p', {class: 'notice warn'}, `Fallback: ${name(all.fallbackReason)}`),
  ];
}

function drawPlots(moved, speed, {lines: seen, marks}) {
  const swaps = marks.map(mark => ({time: mark.time, text: `${mark.name} ${mark.change}`, class: mark.change}));
  moved.draw({
    series: KINDS.map((kind, at) => ({name: kind, class: `k-${kind}`, points: seen.map(line => [line[0], line[at + 2]])})),
    marks: swaps, format: bytes,
  });
  speed.draw({
    series: [{name: 'Throughput', class: 'k-offloaded', points: seen.map((line, at) =>
      [line[0], at === 0 ? 0 : Math.max(0, line[1] - seen[at - 1][1]) * 1000 / Math.max(1, line[0] - seen[at - 1][0])])}],
    marks: swaps, format: value => `${bytes(value)}/s`,
  });
}

function reportsOf({summary}) {
  return [
    summary.notes.length > 0 && section('Notes', notices(summary.notes)),
    summary.failures.length > 0 && section('Files that failed', table('Files that failed', ['Path', 'Reason'],
      summary.failures.map(failure => [name(failure.path), name(failure.reason)]))),
    summary.evidence.length > 0 && section('Evidence', el('details', {}, el('summary', {}, `${count(summary.evidence.length)} facts that this rests on`), notices(summary.evidence))),
  ];
}
