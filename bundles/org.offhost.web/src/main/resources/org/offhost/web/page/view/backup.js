// SPDX-License-Identifier: Apache-2.0
// A backup in three clicks: the unit, the plan, and the start. The plan is a dry run, a job of its own that writes nothing.
import {get, offers, post} from '../core/api.js';
import {badge, choice, el, facts, field, replace, section, table} from '../core/dom.js';
import {bytes, exact, name, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {empty, jobLink, notice, notices, trouble} from '../core/parts.js';

export async function backup({query, signal, may}) {
  const [{units}, {media}, {sets}, submits] = await Promise.all([get('units', signal), get('media', signal), get('sets', signal), offers('post', '/jobs')]);
  if (!submits || !may('operator')) return {title: 'Back up', nodes: [empty('Nobody can be asked for a backup here.')]};
  const isMedium = new Set(media.map(one => one.designator));
  const sources = units.filter(unit => unit.kind === 'blocks' && !isMedium.has(unit.designator));
  const targets = units.filter(unit => !unit.readOnly);
  if (sources.length === 0 || targets.length === 0) {
    return {title: 'Back up', nodes: [empty(sources.length === 0 ? 'No unit is there that could be backed up.' : 'No unit is there that could be a medium.')]};
  }
  const source = choice(sources.map(unit => [unit.designator, titled(unit, sets)]), sources.find(unit => unit.id === query.get('source'))?.designator ?? sources[0].designator);
  const lastMedium = sets.filter(set => set.source === source.value).at(-1)?.medium;
  const labels = new Map(media.map(one => [one.designator, one.label]));
  const medium = choice(targets.map(unit => [unit.designator, `${labels.get(unit.designator) || unit.designator}${isMedium.has(unit.designator) ? '' : ', new'}`]),
    lastMedium ?? targets.find(unit => isMedium.has(unit.designator))?.designator ?? targets[0].designator);
  const label = el('input', {type: 'text', value: sets.filter(set => set.source === source.value).at(-1)?.name ?? '', autocomplete: 'off'});
  const profile = choice([['volume', 'The whole volume, as it lies'], ['files', 'Its files']], 'volume');
  const since = choice([['', 'Everything'], ['last', 'What changed since the last set']], '');
  const check = choice([['structure', 'Its structure'], ['sample', 'A sample of the contents'], ['full', 'Every byte'], ['none', 'Nothing']], 'structure');
  const offload = choice([['preferred', 'The array if it can, else this host'], ['required', 'The array alone'], ['off', 'This host']], 'preferred');
  const body = () => ({
    kind: 'backup', source: source.value, medium: medium.value, profile: profile.value, check: check.value, offload: offload.value,
    ...label.value.trim() ? {name: label.value.trim()} : {},
    ...since.value ? {since: since.value} : {},
  });
  const problem = trouble();
  const plan = el('div', {role: 'status'});
  let planned = new AbortController();
  signal.addEventListener('abort', () => planned.abort(), {once: true});
  const forget = () => {
    planned.abort();
    plan.replaceChildren();
  };
  for (const input of [source, medium, label, profile, since, check, offload]) input.addEventListener('change', forget);
  const start = async event => {
    event.target.disabled = true;
    try {
      const job = await post('jobs', body(), {key: crypto.randomUUID?.()});
      location.hash = `#/jobs/${encodeURIComponent(job.job)}`;
    } catch (e) {
      event.target.disabled = false;
      problem.tell(e);
    }
  };
  const form = el('form', {
    class: 'card',
    on: {
      submit: async event => {
        event.preventDefault();
        problem.clear();
        forget();
        planned = new AbortController();
        try {
          const job = await post('jobs', {...body(), dryRun: true});
          watch(job, plan, planned.signal, start);
        } catch (e) {
          problem.tell(e);
        }
      },
    },
  },
  field('What', source), field('To which medium', medium),
  el('details', {}, el('summary', {}, 'More'),
    field('Name', label, 'What the set is called, besides its time.'), field('Save', profile), field('Of it', since), field('Check afterwards', check), field('Who moves the bytes', offload)),
  el('button', {type: 'submit', class: 'primary'}, 'Show the plan'));
  return {title: 'Back up', nodes: [form, problem.box, plan]};
}

function titled(unit, sets) {
  const known = sets.filter(set => set.source === unit.designator).at(-1)?.name;
  return `${known ? `${name(known)}, ` : ''}${unit.designator}, ${bytes(unit.size)}`;
}

/** Shows how the dry run goes, then what it found and the button that starts. */
function watch(submitted, plan, signal, start) {
  let done = false;
  const draw = job => {
    if (done || signal.aborted) return;
    if (!job.ended) {
      replace(plan, el('p', {}, 'Planning: ', badge(words(job.state), 'busy'), ' ', jobLink(job), job.reason && notice(job.reason, 'warn')));
      return;
    }
    done = true;
    replace(plan, section('The plan', job.state === 'completed' ? planOf(job, start) : [notice(job.reason ?? {code: 'said', facts: {text: words(job.state)}}, 'bad')]));
    plan.querySelector('.primary')?.focus();
  };
  listen('job', job => { if (job.job === submitted.job) draw(job); }, signal);
  draw(jobs.get(submitted.job) ?? submitted);
}

function planOf(job, start) {
  const {summary} = job;
  const foreseen = summary.notes.find(one => one.code === 'foreseen-set');
  const all = [...summary.notes, ...summary.evidence];
  const driver = all.find(one => one.code === 'would-be-copied' || one.code === 'copied-by')?.facts.driver;
  return [
    facts([
      ['The set would take', foreseen && exact(foreseen.facts.length)], ['Files', summary.files > 0 && String(summary.files)],
      ['Copied by', driver && name(driver)], ['Set', name(summary.set)],
    ]),
    table('Who would move what', ['Who', {text: 'Bytes', class: 'number'}], [
      ['The array, by itself', {class: 'number', text: exact(summary.bytes.offloaded)}],
      ['This host: metadata, headers, tails', {class: 'number', text: exact(summary.bytes.control)}],
      ['This host: decoded', {class: 'number', text: exact(summary.bytes.decoded)}],
      ['This host, though the array could have', {class: 'number', text: exact(summary.bytes.fallback)}],
    ]),
    notices(summary.notes),
    el('p', {}, el('button', {type: 'button', class: 'primary', on: {click: start}}, 'Start the backup')),
  ];
}
