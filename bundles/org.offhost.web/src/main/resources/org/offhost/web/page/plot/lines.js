// SPDX-License-Identifier: Apache-2.0
// Lines over time, with marks where something happened; drawn anew in place as points come.
import {replace, svg} from '../core/dom.js';
import {clock} from '../core/format.js';

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 74;
const RIGHT = 10;
const TOP = 20;
const BOTTOM = 26;

/** A picture that draw({series: [{name, class, points: [[time, value]]}], marks: [{time, text, class}], format}) fills. */
export function lines(title) {
  const picture = svg('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'plot lines', role: 'img', 'aria-label': title});
  return {picture, draw: data => replace(picture, drawn(title, data))};
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
      svg('circle', {cx: x(mark.time), cy: TOP - 8, r: 5}, svg('title', {}, `${clock(mark.time)}: ${mark.text}`)))),
  ];
}

/** The next power of two or three quarters of one: ends of axes that bytes are read by. */
function nice(value) {
  const power = 2 ** Math.ceil(Math.log2(value));
  return power * 0.75 >= value ? power * 0.75 : power;
}
