// SPDX-License-Identifier: Apache-2.0
import {get, offers, post} from '../core/api.js';
import {badge, choice, el, field, form, section, table} from '../core/dom.js';
import {bytes, name} from '../core/format.js';
import {empty, trouble, unitLink} from '../core/parts.js';

/** What can be backed up, written to or restored to. */
export async function units({signal, may}) {
  const [{units: all, silent}, {media}, adds, submits] = await Promise.all(
    [get('units', signal), get('media', signal), offers('post', '/units'), offers('post', '/jobs')]);
  const acts = submits && may('operator');
  const labels = new Map(media.map(one => [one.designator, one.label || 'a medium']));
  return {
    title: 'Units',
    nodes: [
      all.length === 0 ? empty('No unit is there now: units come with their drivers.')
        : table('Units', ['Unit', 'Kind', {text: 'Size', class: 'number'}, 'Use', ...acts ? ['Back up'] : []], all.map(unit => [
          unitLink(unit.designator, unit.id),
          unit.kind === 'records' ? 'tape' : 'disk',
          {class: 'number', text: unit.size > 0 ? bytes(unit.size) : '–'},
          [labels.has(unit.designator) && badge(name(labels.get(unit.designator)), 'busy'), ' ', unit.readOnly ? 'read-only' : ''],
          ...acts ? [unit.kind === 'blocks' && !labels.has(unit.designator)
            ? el('a', {class: 'button', href: `#/backup?source=${unit.id}`, 'aria-label': `Back up ${unit.designator}`}, 'Back up') : ''] : [],
        ])),
      silent.length > 0 && section('Drivers that do not answer', el('ul', {}, silent.map(one => el('li', {}, `${one.driver}: ${name(one.detail)}`)))),
      adds && may('operator') && section('A unit that is not listed', addition(may('administrator'))),
    ],
  };
}

function addition(writes) {
  const problem = trouble();
  const address = el('input', {type: 'text', required: true, spellcheck: 'false'});
  const use = choice([['read', 'To be read'], ...(writes ? [['write', 'To be written'], ['create', 'To be made, and written']] : [])], 'read');
  const size = el('input', {type: 'number', min: 1, max: 8388608, value: 1024});
  const made = field('MiB of what is made', size, 'It takes its room as it is written.');
  const shown = () => { made.hidden = use.value !== 'create'; };
  use.addEventListener('change', shown);
  shown();
  return form(async () => {
    problem.clear();
    try {
      const makes = use.value === 'create';
      const unit = await post('units', {address: address.value.trim(), use: makes ? 'write' : use.value,
        ...(makes ? {create: Number(size.value) * 1048576} : {})});
      location.hash = `#/units/${unit.id}`;
    } catch (e) {
      problem.tell(e);
    }
  }, {}, problem.box, field('Address', address, 'A file of the server or a URL, as the commands take it.'), field('Use', use), made,
  el('button', {type: 'submit'}, 'Make it known'));
}
