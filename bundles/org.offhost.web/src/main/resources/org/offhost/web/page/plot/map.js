// SPDX-License-Identifier: Apache-2.0
// The map of a volume on a canvas: a cell is a stretch of it, in the colour of who owns most of it. Arrow keys or the pointer say
// what a cell holds.
import {el} from '../core/dom.js';
import {bytes, count, percent, words} from '../core/format.js';

export const OWNERS = ['system', 'directory', 'contiguous', 'fragmented', 'bad', 'unknown'];

const MEANS = {
  system: 'the file system’s own', directory: 'directories', contiguous: 'files in one piece', fragmented: 'files in pieces',
  bad: 'bad', unknown: 'in use, owner unknown', free: 'free',
};

export class VolumeMap {
  constructor(head, cells) {
    this.head = head;
    this.cells = new Map(cells.map(cell => [Math.round(cell.position / head.cell), cell]));
    this.rows = Math.ceil(head.cells / head.columns);
    this.at = 0;
    this.shown = [];
    this.canvas = el('canvas', {'aria-hidden': 'true'});
    this.told = el('output', {class: 'told', 'aria-live': 'polite'}, 'Arrow keys or the pointer tell what a cell holds.');
    this.area = el('div', {
      class: 'map', tabindex: 0, role: 'application', 'aria-roledescription': 'map',
      'aria-label': 'Map of the volume. Arrow keys go from cell to cell.',
      on: {
        keydown: event => this.key(event),
        pointermove: event => this.point(event),
        focus: () => this.say(), blur: () => this.draw(),
      },
    }, this.canvas);
    this.box = el('div', {}, this.area, this.told);
    this.sized = new ResizeObserver(() => this.draw());
    this.sized.observe(this.area);
    this.theme = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => this.draw();
    this.theme.addEventListener('change', this.redraw);
  }

  close() {
    this.sized.disconnect();
    this.theme.removeEventListener('change', this.redraw);
  }

  /** Shows runs, [[position, length]] in bytes, above all else. */
  show(runs) {
    this.shown = runs;
    this.draw();
  }

  legend(owners) {
    const sum = Object.values(owners).reduce((total, n) => total + n, 0);
    return el('ul', {class: 'legend'}, [...OWNERS.map(owner => [owner, owners[owner] ?? 0]), ['free', this.head.length - sum]].map(([owner, n]) =>
      el('li', {}, el('span', {class: `key own-${owner}`, 'aria-hidden': 'true'}), `${MEANS[owner]} ${bytes(n)} (${percent(n, this.head.length)})`)));
  }

  draw() {
    const {columns, cells} = this.head;
    const side = Math.max(2, Math.floor(this.area.clientWidth / columns));
    const scale = Math.max(1, Math.min(3, Math.round(globalThis.devicePixelRatio)));
    const size = side * scale;
    this.side = side;
    this.canvas.width = columns * size;
    this.canvas.height = this.rows * size;
    this.canvas.style.width = `${columns * side}px`;
    this.canvas.style.height = `${this.rows * side}px`;
    const colours = this.colours();
    const pen = this.canvas.getContext('2d');
    const gap = size > 4 ? 1 : 0;
    const paint = (cell, colour, part = 1) => {
      pen.fillStyle = colour;
      const y = Math.floor(cell / columns) * size;
      const height = Math.max(1, Math.round((size - gap) * part));
      pen.fillRect(cell % columns * size, y + size - gap - height, size - gap, height);
    };
    for (let cell = 0; cell < cells; cell++) {
      paint(cell, colours.free);
      const found = this.cells.get(cell);
      if (found) paint(cell, colours[this.most(found)], Math.max(0.25, this.used(found) / found.length));
    }
    for (const [position, length] of this.shown) {
      const last = Math.min(cells - 1, Math.floor((position + length - 1) / this.head.cell));
      for (let cell = Math.floor(position / this.head.cell); cell <= last; cell++) paint(cell, colours.shown);
    }
    if (document.activeElement === this.area) {
      pen.strokeStyle = colours.text;
      pen.lineWidth = 2 * scale;
      pen.strokeRect(this.at % columns * size, Math.floor(this.at / columns) * size, size, size);
    }
  }

  colours() {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries([...[...OWNERS, 'free', 'shown'].map(owner => [owner, style.getPropertyValue(`--own-${owner}`)]),
      ['text', style.getPropertyValue('--text')]]);
  }

  used(cell) {
    return OWNERS.reduce((sum, owner) => sum + (cell[owner] ?? 0), 0);
  }

  most(cell) {
    return OWNERS.reduce((best, owner) => (cell[owner] ?? 0) > (cell[best] ?? 0) ? owner : best, OWNERS[0]);
  }

  key(event) {
    const moves = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.head.columns, ArrowUp: -this.head.columns, Home: -this.at, End: this.head.cells - 1 - this.at};
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.go(this.at + moves[event.key]);
  }

  point(event) {
    const place = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - place.left) / this.side);
    const row = Math.floor((event.clientY - place.top) / this.side);
    if (column >= 0 && column < this.head.columns && row >= 0) this.go(row * this.head.columns + column);
  }

  go(cell) {
    if (cell < 0 || cell >= this.head.cells || cell === this.at) return;
    this.at = cell;
    this.say();
  }

  say() {
    const cell = this.cells.get(this.at);
    const from = this.at * this.head.cell;
    const length = Math.min(this.head.cell, this.head.length - from);
    const owned = cell ? OWNERS.filter(owner => cell[owner] > 0).map(owner => `${MEANS[owner]} ${bytes(cell[owner])}`) : [];
    const free = length - (cell ? this.used(cell) : 0);
    if (free > 0) owned.push(`free ${bytes(free)}`);
    this.told.textContent = `Byte ${count(from)}, ${bytes(length)}: ${owned.join(', ') || words('free')}`;
    this.draw();
  }
}
