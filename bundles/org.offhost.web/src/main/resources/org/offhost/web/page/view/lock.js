// SPDX-License-Identifier: Apache-2.0
import {post} from '../core/api.js';
import {el, field, form} from '../core/dom.js';
import {date} from '../core/format.js';
import {announce} from '../core/parts.js';

const DAY = 24 * 3600 * 1000;
const day = millis => new Date(millis).toISOString().slice(0, 10);

/** Locks a set until the end of a day; longer later, never shorter. */
export function lock({base, found, problem}) {
  const earliest = Math.max(Date.now(), found.lockedUntil ? new Date(found.lockedUntil).getTime() : 0) + DAY;
  const until = el('input', {type: 'date', required: true, min: day(earliest), value: day(Math.max(earliest, Date.now() + 30 * DAY))});
  const done = el('p', {role: 'status'});
  return el('details', {}, el('summary', {}, found.lockedUntil ? 'Lock it for longer' : 'Lock it'), form(async () => {
    problem.clear();
    try {
      const {lockedUntil} = await post(`${base}/lock`, {until: `${until.value}T23:59:59Z`});
      done.textContent = `Locked until ${date(lockedUntil)}.`;
      announce(done.textContent);
    } catch (e) {
      problem.tell(e);
    }
  }, {class: null}, field('Until the end of', until, 'Nobody forgets the set or overwrites its medium before. A lock is never shortened or taken back.'),
  el('button', {type: 'submit'}, 'Lock the set'), done));
}
