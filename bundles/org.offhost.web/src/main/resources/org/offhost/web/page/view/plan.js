// SPDX-License-Identifier: Apache-2.0
// A plan before anything is done: a dry run, which is a job of its own and writes nothing; shown as it goes, and what it found.
import {post} from '../core/api.js';
import {badge, el, facts, replace, section, table} from '../core/dom.js';
import {bytes, count, exact, name, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {announce, jobLink, notice, notices, trouble} from '../core/parts.js';

const WHO = [
  ['offloaded', 'Devices, by themselves'],
  ['control', 'This host: metadata, headers, tails'],
  ['decoded', 'This host: decoded'],
  ['fallback', 'This host: contents, which no device moves here'],
];

/** A button that submits a job, once, and goes to it. */
export function starter(text, tone, body, problem) {
  const send = el('button', {type: 'button', class: tone, on: {
    click: async () => {
      problem.clear();
      send.disabled = true;
      try {
        const job = await post('jobs', body(), {key: crypto.randomUUID?.()});
        location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
      } catch (e) {
        problem.tell(e);
        send.disabled = false;
      }
    },
  }}, text);
  return send;
}

/**
 * Where plans are shown: {box, show, forget}.
 *
 * @param signal the view's
 * @param actions what stands below a plan that can be done: nodes of what was planned
 */
export function plans(signal, actions) {
  const box = el('div', {});
  const problem = trouble();
  let mine = new AbortController();
  signal.addEventListener('abort', () => mine.abort(), {once: true});
  const forget = () => {
    mine.abort();
    problem.clear();
    box.replaceChildren();
  };
  const show = async body => {
    forget();
    mine = new AbortController();
    const {signal: own} = mine;
    replace(box, el('p', {role: 'status'}, 'Planning …'));
    try {
      const job = await post('jobs', {...body, dryRun: true}, {signal: own});
      watch(job, box, own, () => actions(body, problem));
    } catch (e) {
      box.replaceChildren();
      if (e.name !== 'AbortError') problem.tell(e);
    }
  };
  return {box: el('div', {}, box, problem.box), show, forget};
}

/** Shows how the dry run goes, then what it found and how to begin. */
function watch(submitted, box, signal, actions) {
  let done = false;
  const draw = job => {
    if (done || signal.aborted) return;
    if (!job.ended) {
      replace(box, el('p', {}, 'Planning: ', badge(words(job.state), 'busy'), ' ', jobLink(job), job.reason && notice(job.reason, 'warn')));
      return;
    }
    done = true;
    const good = job.state === 'completed';
    const shown = section(good ? 'The plan' : 'It cannot be done so', good ? [planOf(job), actions()]
      : [notice(job.reason ?? {code: 'said', facts: {text: words(job.state)}}, 'bad'), el('p', {}, 'The plan was made by ', jobLink(job), '.')]);
    replace(box, shown);
    const heading = shown.querySelector('h2');
    heading.tabIndex = -1;
    heading.focus();
    announce(good ? 'The plan is there.' : 'There is no plan.');
  };
  listen('job', job => { if (job.job === submitted.job) draw(job); }, signal);
  draw(jobs.get(submitted.job) ?? submitted);
}

function planOf({kind, summary}) {
  const all = [...summary.notes, ...summary.evidence];
  const fact = (code, of) => all.find(one => one.code === code)?.facts[of];
  const driver = fact('would-be-copied', 'driver') ?? fact('copied-by', 'driver');
  const moved = WHO.reduce((sum, [who]) => sum + summary.bytes[who], 0);
  const host = moved - summary.bytes.offloaded;
  const length = fact('foreseen-set', 'length');
  return [
    moved > 0 && el('p', {class: 'headline'}, summary.bytes.offloaded > 0
      ? `Devices move ${bytes(summary.bytes.offloaded)} by themselves; ${host > 0 ? `${bytes(host)} pass this host` : 'nothing passes this host'}.`
      : `All of it passes this host: ${bytes(host)}.`),
    facts([
      [kind === 'restore' ? '' : 'The set would take', length !== undefined && exact(length)],
      ['Files', summary.files > 0 && count(summary.files)], ['Copied by', driver && name(driver)],
      ['Would not be restored', summary.failed > 0 && count(summary.failed)],
      [kind === 'backup' ? 'Set' : 'Of set', name(summary.set)],
    ]),
    summary.failures.length > 0 && table('What would not be restored', ['Path', 'Reason'],
      summary.failures.map(failure => [name(failure.path), name(failure.reason)])),
    notices(summary.notes),
    moved > 0 && el('details', {}, el('summary', {}, 'Who would move what'),
      table('Who would move what', ['Who', {text: 'Bytes', class: 'number'}],
        WHO.map(([who, text]) => [text, {class: 'number', text: exact(summary.bytes[who])}]))),
  ];
}
