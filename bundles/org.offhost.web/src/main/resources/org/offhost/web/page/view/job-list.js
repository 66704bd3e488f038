// SPDX-License-Identifier: Apache-2.0
import {choice, el, field, replace, table} from '../core/dom.js';
import {ago, bytes, name, percent} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {sentence} from '../core/notices.js';
import {empty, isPlan, jobLink, kindOf, stateBadge} from '../core/parts.js';

const PAGE = 100;
const SHOWN = {running: job => !job.ended, failed: job => job.state === 'failed', completed: job => job.state === 'completed'};

export const JOB_HEADS = ['Job', 'What', 'State', {text: 'Done', class: 'number'}, 'Begun'];

export function jobRow(job) {
  return [
    jobLink(job),
    [el('strong', {}, kindOf(job)), ' ', name(job.title), job.reason && el('small', {class: 'why'}, sentence(job.reason))],
    stateBadge(job),
    {class: 'number', text: job.ended || job.totalBytes === 0 ? bytes(job.doneBytes)
      : `${percent(job.doneBytes, job.totalBytes)} of ${bytes(job.totalBytes)}`},
    ago(job.submitted),
  ];
}

export async function jobList({signal}) {
  let most = PAGE;
  const wanted = choice([['all', 'All but plans'], ['running', 'Not ended'], ['failed', 'Failed'], ['completed', 'Completed'], ['plans', 'Plans']], 'all');
  const list = el('div', {});
  const draw = () => {
    const chosen = [...jobs.values()].reverse().filter(job => (wanted.value === 'plans') === isPlan(job)
      && (!(wanted.value in SHOWN) || SHOWN[wanted.value](job)));
    replace(list,
      chosen.length === 0 ? empty('There is no such job.') : table('Jobs', JOB_HEADS, chosen.slice(0, most).map(jobRow)),
      chosen.length > most && el('button', {type: 'button', on: {click: () => { most += PAGE; draw(); }}}, 'Older jobs'));
  };
  wanted.addEventListener('change', draw);
  draw();
  listen('job', draw, signal);
  return {title: 'Jobs', nodes: [el('div', {class: 'tools'}, field('Show', wanted)), list]};
}
