// SPDX-License-Identifier: Apache-2.0
import {get} from '../core/api.js';
import {el, section, table} from '../core/dom.js';
import {ago, bytes, count} from '../core/format.js';
import {empty} from '../core/parts.js';
import {bars} from '../plot/bars.js';

/** Media as the catalog remembers them: none is touched for this. */
export async function media({signal}) {
  const {media: all} = await get('media', signal);
  const title = 'Media';
  if (all.length === 0) return {title, nodes: [empty('No medium is known yet: the first backup makes one known.')]};
  return {
    title,
    nodes: [
      table('Media', ['Medium', {text: 'Sets', class: 'number'}, {text: 'Bytes', class: 'number'}, 'Newest set'], all.map(medium => [
        [el('a', {href: `#/media/${medium.id}`, class: medium.label ? '' : 'code'}, medium.label || medium.designator),
          medium.label && [el('br'), el('small', {class: 'code'}, medium.designator)]],
        {class: 'number', text: count(medium.sets)},
        {class: 'number', text: bytes(medium.bytes)},
        ago(medium.newest),
      ])),
      section('Space by medium', bars({
        title: 'Space by medium', heads: ['Medium', 'Bytes'], format: bytes,
        rows: all.map(medium => ({label: medium.label || medium.designator, parts: [{name: 'Sets', value: medium.bytes, class: 'part-0'}]})),
      })),
    ],
  };
}
