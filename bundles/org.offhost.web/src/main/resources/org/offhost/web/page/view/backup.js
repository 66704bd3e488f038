// SPDX-License-Identifier: Apache-2.0
// A backup in three clicks: the unit, the plan, and the start. What is seldom chosen is behind 'More'.
import {get, offers} from '../core/api.js';
import {choice, el, field, form, given, lines, replace} from '../core/dom.js';
import {bytes, date, name} from '../core/format.js';
import {empty} from '../core/parts.js';
import {plans, starter} from './plan.js';

const MOST_SETS = 30;

export async function backup({query, signal, may}) {
  const [{units}, {media}, {sets}, submits, tells] = await Promise.all([get('units', signal), get('media', signal), get('sets', signal),
    offers('post', '/jobs'), offers('get', '/units/{unit}/volumes')]);
  const title = 'Back up';
  if (!submits || !may('operator')) return {title, nodes: [empty('Nobody can be asked for a backup here.')]};
  const isMedium = new Set(media.map(one => one.designator));
  const sources = units.filter(unit => unit.kind === 'blocks' && !isMedium.has(unit.designator));
  const targets = units.filter(unit => !unit.readOnly);
  if (sources.length === 0 || targets.length === 0) {
    return {title, nodes: [empty(sources.length === 0 ? 'No unit is there that could be backed up.' : 'No unit is there that could be a medium.'),
      el('p', {}, el('a', {href: '#/units'}, 'Units'), ' has what is there, and makes more known.')]};
  }
  const asked = sources.find(unit => unit.id === query.get('source')) ?? sources[0];
  const source = choice(sources.map(unit => [unit.designator, titled(unit, sets)]), asked.designator);
  const labels = new Map(media.map(one => [one.designator, one.label]));
  const medium = choice(targets.map(unit => [unit.designator, `${name(labels.get(unit.designator) || unit.designator)}${isMedium.has(unit.designator) ? '' : ', new'}`]),
    targets.find(unit => isMedium.has(unit.designator))?.designator ?? targets[0].designator);
  const more = fields(sets);
  const before = () => sets.filter(set => set.source === source.value);
  const plan = plans(signal, (body, problem) => el('p', {}, starter('Start the backup', 'primary', () => body, problem)));
  const volume = el('select', {});
  const volumes = el('div', {});
  const read = async () => {
    const of = source.value;
    volumes.replaceChildren();
    volume.replaceChildren();
    const unit = sources.find(one => one.designator === of);
    const answer = tells ? await get(`units/${unit.id}/volumes`, signal).catch(() => null) : null;
    if (of !== source.value || !answer || answer.table === 'none' || answer.volumes.length === 0) return;
    replace(volume, volumeOptions(answer.volumes));
    volume.value = before().at(-1)?.volume || '';
    if (volume.selectedIndex < 0) volume.value = '';
    replace(volumes, field('Which volume of it', volume));
  };
  const chosen = () => {
    const last = before().at(-1);
    if (last && targets.some(unit => unit.designator === last.medium)) medium.value = last.medium;
    more.label.value = last?.name ?? '';
    more.follow(before().filter(set => set.medium === medium.value));
  };
  source.addEventListener('change', () => {
    chosen();
    read();
  });
  medium.addEventListener('change', () => more.follow(before().filter(set => set.medium === medium.value)));
  chosen();
  const card = form(() => plan.show({
    kind: 'backup', source: source.value, medium: medium.value, ...given({volume: volume.value}), ...more.body(),
  }), {on: {change: plan.forget}},
  field('What', source), volumes, field('To which medium', medium), more.details,
  el('button', {type: 'submit', class: 'primary'}, 'Show the plan'),
  el('p', {class: 'empty'}, 'The plan tells what devices will move and what this host will. Nothing is written before you start it.'));
  await read();
  return {title, nodes: [card, plan.box]};
}

function titled(unit, sets) {
  const known = sets.filter(set => set.source === unit.designator).at(-1)?.name;
  return `${known && known !== unit.designator ? `${name(known)}, ` : ''}${unit.designator}, ${bytes(unit.size)}`;
}

function volumeOptions(volumes) {
  const readable = volumes.filter(one => one.usable && one.fileSystem);
  return [
    el('option', {value: ''}, readable.length === 1 ? 'The only one that can be read' : `Choose one of ${volumes.length}`),
    volumes.map(one => el('option', {value: one.name || String(one.number), disabled: !one.usable},
      [`${one.number}${one.name ? ` ${name(one.name)}` : ''}: ${one.fileSystem || name(one.content)}`, name(one.label), bytes(one.length), name(one.fault)]
        .filter(text => text).join(', '))),
  ];
}

/** What is seldom chosen: {details, label, follow, body}. */
function fields(sets) {
  const label = el('input', {type: 'text', autocomplete: 'off'});
  const profile = choice([['volume', 'The whole volume, as it lies'], ['files', 'Its files, or some of them']], 'volume');
  const paths = el('textarea', {rows: 3, spellcheck: 'false'});
  const names = el('textarea', {rows: 2, spellcheck: 'false'});
  const exclude = el('textarea', {rows: 2, spellcheck: 'false'});
  const since = el('select', {});
  const check = choice([['structure', 'Its structure'], ['sample', 'A sample of the contents'], ['full', 'Every byte'], ['none', 'Nothing']], 'structure');
  const offload = choice([['preferred', 'Devices if they can, else this host'], ['required', 'Devices alone, or no backup'], ['off', 'This host']], 'preferred');
  const inconsistent = el('input', {type: 'checkbox'});
  const still = el('input', {type: 'text', autocomplete: 'off'});
  const queue = el('input', {type: 'checkbox'});
  const beside = el('textarea', {rows: 2, spellcheck: 'false'});
  const seconds = () => el('input', {type: 'number', min: 0, max: 604800});
  const [quiet, limit] = [seconds(), seconds()];
  const late = choice([['', 'As it is configured'], ['fail', 'Give up'], ['freeze', 'Hold the writers'], ['crash-consistent', 'Cut all the same']], '');
  const until = el('input', {type: 'date', min: new Date(Date.now() + 86400000).toISOString().slice(0, 10)});
  const some = el('div', {},
    field('Only these', paths, 'One a line: a folder, a file, or a pattern such as /docs/*.txt. Nothing here means all.'),
    field('And these, as they are written', names, 'One path a line, never a pattern.'),
    field('But not these', exclude, 'One a line, as above.'));
  let known = sets;
  const follow = () => {
    const fitting = known.filter(set => set.profile === profile.value).toReversed().slice(0, MOST_SETS);
    replace(since, el('option', {value: ''}, 'Everything: a set that stands alone'),
      fitting.length > 0 && el('option', {value: 'last'}, 'What changed since the last set on this medium'),
      fitting.map(set => el('option', {value: set.set}, `What changed since ${date(set.cutAt)}, ${name(set.set)}`)));
    some.hidden = profile.value !== 'files';
  };
  profile.addEventListener('change', follow);
  return {
    label,
    follow: of => {
      known = of;
      follow();
    },
    details: el('details', {}, el('summary', {}, 'More: files, increments, checks'),
      field('Save', profile), some, field('Of it', since), field('Check afterwards', check), field('Who moves the bytes', offload),
      field('Name', label, 'What people call the source.'),
      field('Other units that its volume lies on', beside, 'One designator a line.'),
      field('Seconds without a write before the cut', quiet, 'Nothing here: as it is configured.'),
      field('Seconds to wait for them', limit), field('If they do not come', late),
      field('Lock the set until the end of', until, 'A lock is never shortened or taken back.'),
      field('Wait in the queue while others use the units', queue),
      field('Take it even if files and allocation map contradict each other', inconsistent, 'The set is marked as inconsistent.'),
      field('Nobody writes it, says', still, 'Only for what no snapshot driver holds: who vouches that the source stands still.')),
    body: () => ({
      profile: profile.value, check: check.value, offload: offload.value,
      ...given({
        name: label.value.trim(), since: since.value, acceptInconsistent: inconsistent.checked, stillAccordingTo: still.value.trim(),
        queue: queue.checked, beside: lines(beside), onTimeout: late.value, lockUntil: until.value && `${until.value}T23:59:59Z`,
      }),
      ...profile.value === 'files' ? given({paths: lines(paths), names: lines(names), exclude: lines(exclude)}) : {},
      ...quiet.value && {quietSeconds: Number(quiet.value)}, ...limit.value && {quietTimeoutSeconds: Number(limit.value)},
    }),
  };
}
