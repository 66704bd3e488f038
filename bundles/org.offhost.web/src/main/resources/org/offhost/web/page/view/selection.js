// SPDX-License-Identifier: Apache-2.0
// What is chosen of a set, and what it comes to: folders are counted page by page while one goes on.
import {bytes, count, some} from '../core/format.js';

const LIMIT = 1000;
const MOST_PAGES = 100;

const key = (mediumId, id) => `offhost.chosen.${mediumId}.${id}`;

/** {paths, files, bytes, whole} that was chosen last of a set in this tab. */
export function stored(mediumId, id) {
  return JSON.parse(sessionStorage.getItem(key(mediumId, id)) ?? 'null');
}

export function store(mediumId, id, chosen) {
  sessionStorage.setItem(key(mediumId, id), JSON.stringify(chosen));
}

/** "3 choices with 1,204 files, 33.0 MiB" */
export function sizeText({paths, files, bytes: length, whole}) {
  return `${some(paths.length, 'choice')} with ${whole ? '' : 'more than '}${some(files, 'file')}, ${bytes(length)}`;
}

/** A map of paths to what they come to: {files, bytes, whole, counting}. */
export class Selection {
  /**
   * @param page (path, after, limit) => {entries, next?}: all that is below a path
   * @param changed called when something else is chosen, or known of it
   */
  constructor({mediumId, id, page, changed, signal}) {
    Object.assign(this, {mediumId, id, page, changed, signal});
    this.sizes = new Map();
    this.counting = new Map();
  }

  has(path) {
    return this.sizes.has(path);
  }

  /** The path of the one file that is chosen, if it is one. */
  get file() {
    const [path, ...more] = this.keys();
    return path && more.length === 0 && this.sizes.get(path).file ? path : '';
  }

  keys() {
    return [...this.sizes.keys()];
  }

  delete(path) {
    this.counting.get(path)?.abort();
    this.counting.delete(path);
    return this.sizes.delete(path);
  }

  add(entry) {
    const folder = entry.kind === 'directory';
    this.sizes.set(entry.path, {files: folder ? 0 : 1, bytes: folder ? 0 : entry.length, whole: !folder, file: !folder});
    if (folder) this.measure(entry.path);
  }

  clear() {
    for (const path of this.keys()) this.delete(path);
    this.tell();
  }

  /** The sum of all that is chosen; whole is whether that is all of it. */
  sum() {
    const all = {paths: this.keys(), files: 0, bytes: 0, whole: true, counting: this.counting.size > 0};
    for (const size of this.sizes.values()) {
      all.files += size.files;
      all.bytes += size.bytes;
      all.whole &&= size.whole;
    }
    return all;
  }

  get text() {
    const all = this.sum();
    return all.counting ? `${some(all.paths.length, 'choice')}; ${count(all.files)} files counted so far` : sizeText(all);
  }

  tell() {
    store(this.mediumId, this.id, this.sum());
    this.changed();
  }

  async measure(path) {
    const mine = new AbortController();
    this.counting.set(path, mine);
    this.signal.addEventListener('abort', () => mine.abort(), {once: true});
    const size = this.sizes.get(path);
    try {
      let after = '';
      for (let pages = 0; after !== undefined && pages < MOST_PAGES; pages++) {
        const answer = await this.page(path, after, LIMIT, mine.signal);
        for (const entry of answer.entries) {
          if (entry.kind === 'directory') continue;
          size.files++;
          size.bytes += entry.length;
        }
        after = answer.next;
      }
      size.whole = after === undefined;
    } catch {
      // what cannot be counted can be restored all the same: it is told as more than what was counted
    }
    if (mine.signal.aborted) return;
    this.counting.delete(path);
    this.tell();
  }
}
