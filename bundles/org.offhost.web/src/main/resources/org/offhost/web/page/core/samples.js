// SPDX-License-Identifier: Apache-2.0
// How a job goes, for plots and rates: what the server saw of it, and what comes since.

const MOST = 600;
const WINDOW = 5000;

export const KINDS = ['offloaded', 'control', 'decoded', 'verify', 'fallback'];

export class Samples {
  /** [time, done, ...bytes by kind, state] each. */
  lines = [];
  /** {time, change, kind, name} of drivers that came or went meanwhile. */
  marks = [];

  /** Takes what the server saw until now, by the clock of this host. */
  recall({now, samples, drivers}) {
    const shift = Date.now() - new Date(now);
    const at = ({time}) => new Date(time).getTime() + shift;
    this.lines = samples.map(one => [at(one), one.doneBytes, ...KINDS.map(kind => one[kind]), one.state]);
    this.marks = drivers.map(one => ({...one, time: at(one)}));
  }

  take(job) {
    const last = this.lines.at(-1);
    const line = [Date.now(), job.doneBytes, ...KINDS.map(kind => job.summary.bytes[kind]), job.state];
    if (!last && job.ended || last && String(last.slice(1)) === String(line.slice(1))) return;
    this.lines.push(line);
    if (this.lines.length > MOST) this.lines = this.lines.filter((_, at) => at % 2 === 0);
  }

  /** Bytes a second lately, or 0. */
  get rate() {
    const lines = this.lines.filter(line => line[0] >= Date.now() - WINDOW);
    const [first, last] = [lines[0], lines.at(-1)];
    return last && last[0] > first[0] ? Math.max(0, (last[1] - first[1]) * 1000 / (last[0] - first[0])) : 0;
  }
}
