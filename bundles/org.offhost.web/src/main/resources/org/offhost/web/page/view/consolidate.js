// SPDX-License-Identifier: Apache-2.0
// A set that continues others becomes one that stands alone, on another medium; the plan first.
import {get} from '../core/api.js';
import {choice, el, field, form} from '../core/dom.js';
import {bytes, date, name} from '../core/format.js';
import {empty} from '../core/parts.js';
import {plans, starter} from './plan.js';

export async function consolidate({args: [id], query, signal, may}) {
  const [{sets}, {units}] = await Promise.all([get('sets', signal), get('units', signal)]);
  const title = 'Consolidate';
  const there = sets.filter(set => set.mediumId === id).toReversed();
  const targets = units.filter(unit => !unit.readOnly && unit.designator !== there[0]?.medium);
  if (there.length === 0 || targets.length === 0 || !may('operator')) {
    return {title, nodes: [empty(there.length === 0 ? 'There is no set on this medium.' : 'No other medium is there that could be written.'),
      el('p', {}, el('a', {href: '#/units'}, 'Units'), ' makes more known.')]};
  }
  const set = choice(there.map(one => [one.set, `${name(one.name)}, ${date(one.cutAt)}, ${name(one.set)}`]), query.get('set') ?? there[0].set);
  const to = choice(targets.map(unit => [unit.designator, `${unit.designator}${unit.size > 0 ? `, ${bytes(unit.size)}` : ''}`]));
  const check = choice([['full', 'Every byte'], ['none', 'Nothing']], 'full');
  const offload = choice([['preferred', 'Devices if they can, else this host'], ['required', 'Devices alone'], ['off', 'This host']], 'preferred');
  const plan = plans(signal, (body, problem) => el('p', {}, starter('Consolidate', 'primary', () => body, problem)));
  return {
    title,
    nodes: [
      el('p', {}, 'What the set and all that it continues show becomes a set of its own on another medium. The sets of this one stay as they are.'),
      form(() => plan.show({kind: 'consolidate', medium: there[0].medium, set: set.value, to: to.value, check: check.value, offload: offload.value}),
        {on: {change: plan.forget}}, field('Set', set), field('To which medium', to), field('Check afterwards', check), field('Who moves the bytes', offload),
      el('button', {type: 'submit', class: 'primary'}, 'Show the plan')),
      plan.box,
    ],
  };
}
