// SPDX-License-Identifier: Apache-2.0
// Jobs and drivers as they change: by server-sent events, or by asking where the server sends none.
import {address, get} from './api.js';

const ASK_EVERY = 2000;
const TRY_AGAIN = 5000;

/** All jobs by id, in the order in which they were submitted. */
export const jobs = new Map();

const listeners = {job: new Set(), driver: new Set(), connection: new Set()};
let source = null;
let timer = 0;
let on = false;
let state = 'starting';
let stateSince = Date.now();

/** listen('job', job => …, signal): until the signal is given. */
export function listen(what, listener, signal) {
  listeners[what].add(listener);
  signal?.addEventListener('abort', () => listeners[what].delete(listener), {once: true});
}

export function connection() {
  return {state, since: stateSince};
}

export async function start() {
  if (on) return;
  on = true;
  await load().catch(() => connected('lost'));
  open();
}

export function stop() {
  on = false;
  clearTimeout(timer);
  source?.close();
  source = null;
  jobs.clear();
}

/** Every job anew; what changed meanwhile is told as if it had just been sent. */
export async function load() {
  const before = [...jobs.keys()]; // a job that is told while the answer is on its way is none that is gone
  const answer = await get('jobs');
  for (const job of answer.jobs) take(job);
  const there = new Set(answer.jobs.map(job => job.job));
  for (const id of before) if (!there.has(id)) jobs.delete(id);
}

function open() {
  if (!on) return;
  source = new EventSource(address('events'));
  source.addEventListener('open', () => {
    // what was missed is not told by a new stream, and by an old one that was cut short only if it still has it
    if (state !== 'live') load().catch(() => {});
    connected('live');
  });
  source.addEventListener('job', event => take(JSON.parse(event.data)));
  source.addEventListener('driver', event => tell('driver', JSON.parse(event.data)));
  source.addEventListener('lost', () => load().catch(() => {}));
  source.addEventListener('error', () => {
    if (source?.readyState === EventSource.CONNECTING) {
      connected('lost');
    } else {
      source?.close();
      ask(Date.now() + TRY_AGAIN);
    }
  });
}

async function ask(until) {
  if (!on) return;
  try {
    await load();
    connected('asking');
  } catch (e) {
    if (e.status === 401) return;
    connected('lost');
  }
  clearTimeout(timer);
  timer = setTimeout(() => Date.now() < until ? ask(until) : open(), ASK_EVERY);
}

function connected(next) {
  if (state === next) return;
  state = next;
  stateSince = Date.now();
  tell('connection', connection());
}

function take(job) {
  const before = jobs.get(job.job);
  if (before && instant(before.changed) > instant(job.changed)) return;
  if (before && JSON.stringify(before) === JSON.stringify(job)) return;
  jobs.set(job.job, job);
  tell('job', job, before);
}

/** Instants as texts of one length, whatever digits of a second they have: these compare as they follow each other. */
function instant(text) {
  return text.replace('Z', text.includes('.') ? '' : '.').padEnd(30, '0');
}

function tell(what, ...told) {
  for (const listener of [...listeners[what]]) listener(...told);
}
