// SPDX-License-Identifier: Apache-2.0
import {get} from '../core/api.js';
import {badge, el, replace, section, table} from '../core/dom.js';
import {some, words} from '../core/format.js';
import {jobs, listen} from '../core/live.js';
import {announce, empty} from '../core/parts.js';

/** Who is there, what for, and how many jobs have each now. */
export async function drivers({signal}) {
  const list = el('div', {});
  let asked = false;
  let again = false;
  const draw = async () => {
    again = asked; // what changes while an answer is on its way may not be in it
    if (asked) return;
    asked = true;
    try {
      const answer = await get('drivers', signal);
      const kinds = grouped(answer.drivers);
      replace(list, kinds.size === 0 ? empty('No driver is there.') : [...kinds].map(([kind, of]) => section(headed(kind),
        table(headed(kind), ['Driver', 'Bundle', 'Does', {text: 'Ranking', class: 'number'}, {text: 'Leases', class: 'number'}],
          of.map(driver => [
            driver.name,
            [driver.bundle, el('br'), el('small', {}, driver.version)],
            does(driver),
            {class: 'number', text: driver.ranking},
            {class: 'number', text: driver.leases > 0 ? badge(driver.leases, 'busy') : '0'},
          ])))));
    } catch (e) {
      if (e.name !== 'AbortError') announce('The drivers cannot be read now.');
    } finally {
      asked = false;
      if (again && !signal.aborted) draw();
    }
  };
  listen('driver', draw, signal);
  listen('job', (job, before) => { if (job.state !== before?.state) draw(); }, signal);
  await draw();
  const running = [...jobs.values()].filter(job => !job.ended).length;
  return {title: 'Drivers', nodes: [el('p', {}, running > 0 ? `${some(running, 'job')} not ended; a driver with leases is in use.`
    : 'No job runs; a driver with leases would be in use.'), list]};
}

function grouped(all) {
  const kinds = new Map();
  for (const driver of all) kinds.set(driver.kind, [...kinds.get(driver.kind) ?? [], driver]);
  return kinds;
}

function headed(kind) {
  const text = words(kind);
  return text[0].toUpperCase() + text.slice(1);
}

function does(driver) {
  const units = Object.entries(driver.units).filter(([, n]) => n > 0).map(([what, n]) => `${what} ${n}`);
  return [driver.reads.join(', '), driver.can.map(words).join(', '), units.join(', ')].filter(text => text).join('; ') || '–';
}
