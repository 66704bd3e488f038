// SPDX-License-Identifier: Apache-2.0
// Bars lying, each of several parts, and the same as a table for who does not see them.
import {el, svg, table} from '../core/dom.js';
import {name} from '../core/format.js';

const WIDTH = 600;
const ROW = 46;

/** rows: [{label, parts: [{name, value, class}]}] */
export function bars({title, heads, rows, format}) {
  const sums = rows.map(row => row.parts.reduce((sum, part) => sum + part.value, 0));
  const most = Math.max(1, ...sums);
  const picture = svg('svg', {viewBox: `0 0 ${WIDTH} ${rows.length * ROW}`, class: 'plot bars', role: 'img', 'aria-label': title},
    rows.map((row, at) => {
      let x = 0;
      return svg('g', {}, svg('text', {x: 0, y: at * ROW + 14, class: 'label'}, `${short(name(row.label))}: ${format(sums[at])}`),
        row.parts.filter(part => part.value > 0).map(part => {
          const width = part.value / most * WIDTH;
          const bar = svg('rect', {x, y: at * ROW + 20, width: Math.max(1, width - 1), height: 16, class: part.class},
            svg('title', {}, `${name(part.name)}: ${format(part.value)}`));
          x += width;
          return bar;
        }));
    }));
  return el('figure', {}, picture, el('details', {}, el('summary', {}, 'As a table'),
    table(title, [heads[0], {text: heads[1], class: 'number'}], rows.flatMap((row, at) => [
      [row.label, {class: 'number', text: format(sums[at])}],
      ...row.parts.length > 1 ? row.parts.map(part => [part.name, {class: 'number', text: format(part.value)}]) : [],
    ]))));
}

function short(text) {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
