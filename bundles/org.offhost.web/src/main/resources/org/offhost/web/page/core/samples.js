// SPDX-License-Identifier: Apache-2.0
// What this page saw of running jobs, for plots and rates. Kept for this tab, so that a reload goes on with the same line.

const MOST = 600;
const MOST_JOBS = 12;
const STORE = 'offhost.samples';
const WINDOW = 5000;

export const KINDS = ['offloaded', 'control', 'decoded', 'verify', 'fallback'];

export class Samples {
  constructor(storage) {
    this.storage = storage;
    this.all = new Map();
    try {
      this.all = new Map(JSON.parse(storage?.getItem(STORE) ?? '[]'));
    } catch {
      // another version's, or none: the lines begin anew
    }
  }

  /** {lines: [[time, done, ...bytes by kind, state]], marks: [{time, change, name}]} of a job, empty if none was seen running. */
  of(id) {
    return this.all.get(id) ?? {lines: [], marks: []};
  }

  take(job, now = Date.now()) {
    const known = this.all.has(job.job);
    if (job.ended && !known) return;
    const kept = this.of(job.job);
    const last = kept.lines.at(-1);
    const bytes = job.summary?.bytes ?? {};
    const line = [now, job.doneBytes, ...KINDS.map(kind => bytes[kind] ?? 0), job.state];
    if (last && String(last.slice(1)) === String(line.slice(1))) return;
    if (job.ended && last?.at(-1) === job.state) return;
    kept.lines.push(line);
    if (kept.lines.length > MOST) kept.lines = kept.lines.filter((_, at) => at % 2 === 0);
    this.all.delete(job.job);
    this.all.set(job.job, kept);
    for (const id of this.all.keys()) {
      if (this.all.size <= MOST_JOBS) break;
      this.all.delete(id);
    }
    this.save();
  }

  /** A driver came or went while these jobs ran. */
  mark(jobs, driver, now = Date.now()) {
    for (const job of jobs) {
      const kept = this.all.get(job.job);
      if (kept && !job.ended && kept.marks.length < 100) {
        kept.marks.push({time: now, change: driver.change, name: driver.name, kind: driver.kind});
      }
    }
    this.save();
  }

  /** Bytes a second lately, or 0. */
  rate(id, now = Date.now()) {
    const lines = this.of(id).lines.filter(line => line[0] >= now - WINDOW);
    const [first, last] = [lines[0], lines.at(-1)];
    return first && last && last[0] > first[0] ? Math.max(0, (last[1] - first[1]) * 1000 / (last[0] - first[0])) : 0;
  }

  save() {
    try {
      this.storage?.setItem(STORE, JSON.stringify([...this.all]));
    } catch {
      // a full store costs the line behind the next reload, nothing else
    }
  }
}
