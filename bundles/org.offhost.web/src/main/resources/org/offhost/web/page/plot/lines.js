// SPDX-License-Identifier: Apache-2.0
// Lines over time, with marks where something happened; drawn anew in place as points come.
import {el, replace, svg, table} from '../core/dom.js';
import {clock} from '../core/format.js';

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 74;
const RIGHT = 10;
const TOP = 20;
const BOTTOM = 26;
const ROWS = 12;
const LINE = 15;

/** {picture, table, draw}: draw({series: [{name, class, points: [[time, value]]}], marks: [{time, text, class}], format}) fills both. */
export function lines(title) {
  const picture = svg('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'plot lines', role: 'img', 'aria-label': title});
  let shown = null;
  const told = el('div', {});
  const tell = () => shown && box.open && replace(told, asTable(title, shown));
  const box = el('details', {on: {toggle: tell}}, el('summary', {}, 'As a table'), told);
  return {
    picture,
    table: box,
    draw: data => {
      const grown = shown?.series[0].points.length !== data.series[0].points.length;
      shown = data;
      replace(picture, drawn(title, data));
      if (grown) tell();
    },
  };
}

/** Some of the points, the last among them, and every mark. */
function asTable(title, {series, marks = [], format}) {
  const last = series[0].points.length - 1;
  const step = Math.max(1, Math.ceil(last / ROWS));
  const rows = [];
  for (let at = last; at >= 0; at -= step) {
    const time = series[0].points[at][0];
    rows.push([time, clock(time), ...series.map(one => ({class: 'number', text: format(one.points[at][1])})), '']);
  }
  for (const mark of marks) rows.push([mark.time, clock(mark.time), ...series.map(() => ''), mark.text]);
  return table(title, ['Time', ...series.map(one => ({text: one.name, class: 'number'})), 'Driver'],
    rows.toSorted((a, b) => a[0] - b[0]).map(row => row.slice(1)));
}

function drawn(title, {series, marks = [], format}) {
  const points = series.flatMap(one => one.points);
  if (points.length < 2) {
    return svg('text', {x: WIDTH / 2, y: HEIGHT / 2, class: 'label', 'text-anchor': 'middle'}, 'Nothing was seen of it yet');
  }
  const times = points.map(([time]) => time);
  const from = Math.min(...times);
  const to = Math.max(from + 1, ...times);
  const most = nice(Math.max(1, ...points.map(([, value]) => value)));
  const x = time => LEFT + (time - from) / (to - from) * (WIDTH - LEFT - RIGHT);
  const y = value => HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  return [
    [0, 0.25, 0.5, 0.75, 1].map(part => [
      svg('line', {x1: LEFT, x2: WIDTH - RIGHT, y1: y(part * most), y2: y(part * most), class: 'grid'}),
      svg('text', {x: LEFT - 6, y: y(part * most) + 4, 'text-anchor': 'end', class: 'label'}, format(part * most)),
    ]),
    svg('text', {x: LEFT, y: HEIGHT - 6, class: 'label'}, clock(from)),
    svg('text', {x: WIDTH - RIGHT, y: HEIGHT - 6, class: 'label', 'text-anchor': 'end'}, clock(to)),
    series.map(one => svg('polyline', {
      class: `line ${one.class}`,
      points: one.points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' '),
    }, svg('title', {}, one.name))),
    marks.filter(mark => mark.time >= from && mark.time <= to).map(mark => svg('g', {class: `mark ${mark.class ?? ''}`},
      svg('line', {x1: x(mark.time), x2: x(mark.time), y1: TOP - 6, y2: HEIGHT - BOTTOM}),
      svg('circle', {cx: x(mark.time), cy: TOP - 8, r: 7}, svg('title', {}, `${clock(mark.time)}: ${mark.text}`)),
      svg('text', {x: x(mark.time), y: TOP - 4, 'text-anchor': 'middle'}, mark.class === 'went' ? '−' : '+'))),
    series.length > 1 && names(series, y),
  ];
}

/** Each line that left zero has its name at its end, one above the other where they would meet. */
function names(series, y) {
  let below = HEIGHT - BOTTOM + LINE;
  return series.filter(one => one.points.at(-1)[1] > 0).toSorted((a, b) => a.points.at(-1)[1] - b.points.at(-1)[1]).map(one => {
    below = Math.min(below - LINE, y(one.points.at(-1)[1]) - 5);
    return svg('text', {x: WIDTH - RIGHT - 4, y: below, 'text-anchor': 'end', class: 'label'}, one.name);
  });
}

/** The next power of two or three quarters of one: ends of axes that bytes are read by. */
function nice(value) {
  const power = 2 ** Math.ceil(Math.log2(value));
  return power * 0.75 >= value ? power * 0.75 : power;
}
