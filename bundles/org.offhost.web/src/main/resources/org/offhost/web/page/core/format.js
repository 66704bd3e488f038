// SPDX-License-Identifier: Apache-2.0
// Numbers, times and names as people read them.

const NUMBER = new Intl.NumberFormat('en');
const DATE = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeStyle: 'short'});
const CLOCK = new Intl.DateTimeFormat('en', {timeStyle: 'medium', hour12: false});
const AGO = new Intl.RelativeTimeFormat('en', {numeric: 'auto'});
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

export function count(n) {
  return NUMBER.format(n ?? 0);
}

/** some(1, 'file') is "1 file", some(2, 'file') "2 files". */
export function some(n, word, many = `${word}s`) {
  return `${count(n)} ${n === 1 ? word : many}`;
}

export function bytes(n) {
  let value = Math.max(0, n ?? 0);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? count(value) : value.toPrecision(value >= 1000 ? 4 : 3)} ${UNITS[unit]}`;
}

/** Both as one reads it and to the byte. */
export function exact(n) {
  return n < 1024 ? some(n, 'byte') : `${bytes(n)} (${count(n)} bytes)`;
}

export function percent(part, whole) {
  return whole > 0 ? `${(100 * part / whole).toFixed(part === whole ? 0 : 1)} %` : '–';
}

export function millis(n) {
  if (n < 1000) return `${Math.round(n)} ms`;
  const seconds = n / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function date(text) {
  const time = new Date(text);
  return text && !Number.isNaN(time.getTime()) ? DATE.format(time) : '–';
}

export function clock(time) {
  return CLOCK.format(new Date(time));
}

export function ago(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000;
  for (const [unit, length] of [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length) return AGO.format(Math.round(seconds / length), unit);
  }
  return 'just now';
}

/** "write-activity" is "write activity", "otherUnit" "other unit". */
export function words(code) {
  return String(code ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ').toLowerCase();
}

export function capital(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : '';
}

/** What would turn a line around or hide in it is shown as what it is: a name is what one sees. */
export function name(text) {
  return String(text ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    c => `\\u{${c.codePointAt(0).toString(16)}}`);
}
