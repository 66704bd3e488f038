// SPDX-License-Identifier: Apache-2.0
// A tree of any number of entries: pages are asked for as they are scrolled to, and only rows that are seen are elements.
import {el} from '../core/dom.js';
import {bytes, name} from '../core/format.js';

const ROW = 32;
const BEYOND = 10;
/** Browsers draw nothing beyond some millions of pixels: more rows than that share them. */
const MOST_PIXELS = 4000000;

/**
 * @param load (path, after) => {entries: [{path, name, kind, length, modified}], next?, examined?}: one page below a path
 * @param chosen what is chosen: has(path), add(entry), delete(path), keys(), tell()
 */
export class Tree {
  constructor({label, load, chosen, failed, flat = false}) {
    Object.assign(this, {load, chosen, failed, flat});
    this.rows = [];
    this.active = 0;
    this.generation = 0;
    this.space = el('div', {class: 'tree-space', role: 'presentation'});
    this.box = el('div', {
      class: 'tree', role: 'tree', tabindex: 0, 'aria-label': label, 'aria-multiselectable': 'true',
      on: {scroll: () => this.box.scrollTop !== this.drawn && this.draw(), keydown: event => this.key(event), click: event => this.click(event)},
    }, this.space);
    this.sized = new ResizeObserver(() => this.draw());
    this.sized.observe(this.box);
  }

  close() {
    this.generation++;
    this.sized.disconnect();
  }

  /** Shows what is below a path anew. */
  async show(path) {
    this.generation++;
    this.rows = [{more: '', path, level: 1, asked: false, group: {known: 0, whole: false}}];
    this.active = 0;
    this.box.scrollTop = 0;
    await this.page(0);
  }

  /** Puts the next page in the place of the row that stands for it. */
  async page(at) {
    const row = this.rows[at];
    if (!row || row.asked || row.more === undefined) return;
    row.asked = true;
    const generation = this.generation;
    this.box.setAttribute('aria-busy', 'true');
    try {
      let answer;
      let after = row.more;
      do {
        answer = await this.load(row.path, after);
        after = answer.next;
      } while (answer.entries.length === 0 && after && generation === this.generation);
      const place = this.rows.indexOf(row);
      if (generation !== this.generation || place < 0) return;
      const {group} = row;
      const found = answer.entries.map(entry => ({...entry, level: row.level, group, place: ++group.known}));
      group.whole = !after;
      if (after) found.push({more: after, path: row.path, level: row.level, asked: false, group});
      else if (row.more === '' && found.length === 0) found.push({nothing: true, path: row.path, level: row.level});
      const {top} = this;
      this.rows.splice(place, 1, ...found);
      this.draw();
      if (this.scale > 1) this.box.scrollTop = top / this.scale;
    } catch (e) {
      row.asked = false;
      if (generation === this.generation) this.failed(e);
    } finally {
      if (generation === this.generation) this.box.removeAttribute('aria-busy');
    }
  }

  async open(at) {
    const row = this.rows[at];
    if (!row || row.kind !== 'directory' || this.flat) return;
    row.open = !row.open;
    if (row.open) {
      this.rows.splice(at + 1, 0, {more: '', path: row.path, level: row.level + 1, asked: false, group: {known: 0, whole: false}});
      this.draw();
      await this.page(at + 1);
    } else {
      let end = at + 1;
      while (end < this.rows.length && this.rows[end].level > row.level) end++;
      this.rows.splice(at + 1, end - at - 1);
      this.draw();
    }
  }

  choose(at) {
    const row = this.rows[at];
    if (!row?.name || this.above(row.path)) return;
    if (!this.chosen.delete(row.path)) {
      for (const path of this.chosen.keys()) if (path.startsWith(`${row.path}/`)) this.chosen.delete(path);
      this.chosen.add(row);
    }
    this.chosen.tell();
    this.draw();
  }

  /** Whether a folder above is chosen, and this with it. */
  above(path) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (this.chosen.has(path.slice(0, at))) return true;
    }
    return false;
  }

  /** How many pixels of rows stand for one that is scrolled. */
  get scale() {
    const all = this.rows.length * ROW - this.box.clientHeight;
    return all > MOST_PIXELS ? all / (MOST_PIXELS - this.box.clientHeight) : 1;
  }

  /** Where the rows are seen from: pixels above the first that is. */
  get top() {
    return this.box.scrollTop * this.scale;
  }

  draw() {
    const top = this.top;
    const from = Math.max(0, Math.floor(top / ROW) - BEYOND);
    const to = Math.min(this.rows.length, Math.ceil((top + this.box.clientHeight) / ROW) + BEYOND);
    this.active = Math.min(this.active, Math.max(0, this.rows.length - 1));
    this.space.style.height = `${Math.min(this.rows.length * ROW, MOST_PIXELS)}px`;
    const shown = [];
    for (let at = from; at < to; at++) {
      const row = this.element(at);
      row.style.top = `${at * ROW - top + this.box.scrollTop}px`;
      shown.push(row);
      if (this.rows[at].more) this.page(at);
    }
    this.space.replaceChildren(...shown);
    this.drawn = this.box.scrollTop;
    const active = this.space.querySelector('.active');
    if (active) this.box.setAttribute('aria-activedescendant', active.id);
    else this.box.removeAttribute('aria-activedescendant');
  }

  element(at) {
    const row = this.rows[at];
    if (!row.name) {
      return el('div', {class: 'row note', role: 'treeitem', 'aria-level': row.level, id: `row-${at}`},
        row.nothing ? (this.flat ? 'Nothing is called so.' : 'Nothing is in it.') : 'Loading …');
    }
    const chosen = this.chosen.has(row.path) || this.above(row.path);
    const folder = row.kind === 'directory';
    const line = el('div', {
      class: `row level-${Math.min(row.level, 12)}${at === this.active ? ' active' : ''}`,
      role: 'treeitem', id: `row-${at}`, 'aria-level': row.level, 'aria-checked': chosen ? 'true' : 'false',
      'aria-posinset': row.place, 'aria-setsize': row.group.whole ? row.group.known : -1,
      'aria-expanded': folder && !this.flat ? String(Boolean(row.open)) : null,
    },
    el('span', {class: `box${chosen ? ' on' : ''}`, 'aria-hidden': 'true', 'data-part': 'box'}, chosen ? '✓' : ''),
    el('span', {class: 'turn', 'aria-hidden': 'true', 'data-part': 'turn'}, folder && !this.flat ? (row.open ? '▾' : '▸') : ''),
    el('span', {class: folder ? 'name folder' : 'name'}, name(this.flat ? row.path : row.name)),
    el('span', {class: 'size'}, folder ? '' : row.kind === 'file' ? bytes(row.length) : row.kind));
    line.style.paddingInlineStart = `${(row.level - 1) * 1.2 + 0.4}rem`;
    return line;
  }

  /** By its place: the element that was pressed may have been drawn anew since. */
  click(event) {
    const at = Math.floor((event.clientY - this.box.getBoundingClientRect().top - this.box.clientTop + this.top) / ROW);
    const row = this.rows[at];
    if (!row?.name) return;
    this.active = at;
    const part = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-part]')?.dataset.part;
    if (part !== 'box' && row.kind === 'directory' && !this.flat) this.open(at);
    else this.choose(at);
  }

  key(event) {
    const row = this.rows[this.active];
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW) - 1);
    const moves = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.rows.length, End: this.rows.length};
    if (event.key in moves) {
      this.go(this.active + moves[event.key]);
    } else if (event.key === ' ') {
      this.choose(this.active);
    } else if (event.key === 'Enter') {
      if (row?.kind === 'directory' && !this.flat) this.open(this.active);
      else this.choose(this.active);
    } else if (event.key === 'ArrowRight') {
      if (row?.open) this.go(this.active + 1);
      else this.open(this.active);
    } else if (event.key === 'ArrowLeft') {
      if (row?.open) this.open(this.active);
      else this.go(this.rows.findLastIndex((other, at) => at < this.active && other.level < row.level));
    } else {
      return;
    }
    event.preventDefault();
  }

  go(to) {
    if (to < 0 && this.active === 0 || this.rows.length === 0) return;
    this.active = Math.max(0, Math.min(this.rows.length - 1, to));
    const top = this.active * ROW;
    const end = top + ROW - this.box.clientHeight;
    if (top < this.top) this.box.scrollTop = top / this.scale;
    else if (end > this.top) this.box.scrollTop = Math.ceil(end / this.scale);
    this.draw();
  }
}
