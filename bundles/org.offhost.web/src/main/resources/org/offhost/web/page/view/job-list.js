// SPDX-License-Identifier: Apache-2.0
import {choice, el, field, replace, table} from '../core/dom.js';
import {ago, bytes, name, percent} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {empty, jobLink, kindOf, stateBadge} from '../core/parts.js';

const PAGE = 100;

export const JOB_HEADS = ['Job', 'What', 'State', {text: 'Done', class: 'number'}, 'Begun'];

export function jobRow(job) {
  return [
    jobLink(job),
    [el('strong', {}, kindOf(job)), ' ', name(job.title)],
    stateBadge(job),
    {class: 'number', text: job.ended || job.totalBytes === 0 ? bytes(job.doneBytes)
      : `${percent(job.doneBytes, job.totalBytes)} of ${bytes(job.totalBytes)}`},
    ago(job.submitted),
  ];
}

export async function jobList({signal}) {
  let most = PAGE;
  const wanted = choice([['all', 'All'], ['running', 'Not ended'], ['failed', 'Failed'], ['completed', 'Completed']], 'all');
  const list = el('div', {});
  const draw = () => {
    const chosen = [...jobs.values()].reverse().filter(job => wanted.value === 'all'
      || (wanted.value === 'running' ? !job.ended : job.state === wanted.value));
    replace(list,
      chosen.length === 0 ? empty('There is no such job.') : table('Jobs', JOB_HEADS, chosen.slice(0, most).map(jobRow)),
      chosen.length > most && el('button', {type: 'button', on: {click: () => { most += PAGE; draw(); }}}, 'Older jobs'));
  };
  wanted.addEventListener('change', draw);
  draw();
  listen('job', draw, signal);
  return {title: 'Jobs', nodes: [el('div', {class: 'tools'}, field('Show', wanted)), list]};
}
