// SPDX-License-Identifier: Apache-2.0
// What several views show alike.
import {badge, el} from './dom.js';
import {capital, words} from './format.js';
import {remedies, sentence} from './notices.js';

const TONES = {completed: 'good', failed: 'bad', cancelled: 'quiet', waiting: 'warn', interrupted: 'warn', queued: 'quiet'};

export function stateBadge(job) {
  return badge(words(job.state), TONES[job.state] ?? 'busy');
}

/** Whether it only tells what would be done; the engine's titles end so. */
export function isPlan(job) {
  return job.title.endsWith(', dry run');
}

/** "backup", or "plan of a backup" where it was a dry run. */
export function kindOf(job) {
  return isPlan(job) ? `plan of a ${words(job.kind)}` : words(job.kind);
}

/** A notice or problem with what can be done about it. */
export function notice(told, tone) {
  const ways = remedies(told);
  return el('p', {class: `notice ${tone ?? ''}`, 'data-code': told.code},
    capital(sentence(told)), ways.length > 0 && el('span', {class: 'ways'}, ` Possible: ${ways.join(', or ')}.`));
}

export function notices(all) {
  return el('ul', {class: 'notices'}, all.map(one => el('li', {'data-code': one.code}, capital(sentence(one)))));
}

/** An alert that is read out at once; empty until told. */
export function trouble() {
  const box = el('div', {role: 'alert'});
  return {box, clear: () => box.replaceChildren(), tell: problem => box.replaceChildren(notice(problem, 'bad'))};
}

let log;

/** Says something to who listens to the page; what is said at once is joined. */
export function announce(text) {
  log ??= document.getElementById('said');
  log.append(el('p', {}, text));
  while (log.childElementCount > 5) log.firstElementChild.remove();
}

export function jobLink(job) {
  return el('a', {href: `#/jobs/${encodeURIComponent(job.job)}`}, job.job);
}

export function unitLink(designator, id) {
  return id ? el('a', {href: `#/units/${id}`, class: 'code'}, designator) : el('span', {class: 'code'}, designator ?? '–');
}

export function empty(text) {
  return el('p', {class: 'empty'}, text);
}
