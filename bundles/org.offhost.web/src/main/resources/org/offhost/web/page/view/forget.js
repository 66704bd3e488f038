// SPDX-License-Identifier: Apache-2.0
// Which sets of a medium are kept: told first, done behind the medium's name typed in. It is no job; the answer comes when it is done.
import {get, offers, post} from '../core/api.js';
import {badge, el, field, form, replace, section, table} from '../core/dom.js';
import {bytes, date, name, some, words} from '../core/format.js';
import {announce, empty, trouble} from '../core/parts.js';

const RULES = [['keepLast', 'So many of the newest', 7], ['keepDaily', 'One of each day, for days', 7], ['keepWeekly', 'One of each week, for weeks', 4],
  ['keepMonthly', 'One of each month, for months', 12], ['keepYearly', 'One of each year, for years', 0]];

export async function forget({args: [id], signal, may}) {
  const title = 'Keep and forget';
  const [{media}, can, gone] = await Promise.all([get('media', signal),
    offers('post', '/media/{medium}/forget'), offers('post', '/media/{medium}/forget-missing')]);
  const medium = media.find(one => one.id === id);
  if (!medium || !can || !may('operator')) return {title, nodes: [empty('Nothing can be forgotten here.')]};
  const problem = trouble();
  const plan = el('div', {});
  const rules = RULES.map(([key, text, most]) => [key, text, el('input', {type: 'number', min: 0, max: 9999, required: true, value: most})]);
  const zone = el('input', {type: 'text', required: true, spellcheck: 'false', value: Intl.DateTimeFormat().resolvedOptions().timeZone});
  const asked = () => ({...Object.fromEntries(rules.map(([key, , input]) => [key, Number(input.value)])), zone: zone.value.trim()});
  const send = async body => {
    problem.clear();
    try {
      return await post(`media/${id}/forget`, body, {signal});
    } catch (e) {
      if (e.name !== 'AbortError') problem.tell(e);
      return null;
    }
  };
  // what is confirmed is what was planned, and a plan of rules that were changed while it was made is none
  let wanted = null;
  const change = () => {
    wanted = null;
    plan.replaceChildren();
  };
  const shown = (answer, body) => {
    const heading = section(answer.dryRun ? 'What would be forgotten' : 'What was forgotten', told(answer),
      answer.dryRun && answer.forgottenSets > 0 && may('administrator') && sure(answer.confirm, 'Forget them for good', async confirm => {
        const done = await send({...body, confirm});
        if (done) shown(done, body);
      }));
    replace(plan, heading);
    const [first] = heading.children;
    first.tabIndex = -1;
    first.focus();
    announce(answer.dryRun ? 'The plan is there.' : 'It is done.');
  };
  return {
    title,
    nodes: [
      el('p', {}, 'Of medium ', el('a', {href: `#/media/${id}`}, name(medium.label || medium.designator)), '. A set is kept if one of these keeps it, which count each volume for itself, if it is locked, or if a set that is kept continues it.'),
      form(async () => {
        change();
        const body = wanted = asked();
        const answer = await send({...body, dryRun: true});
        if (answer && wanted === body) shown(answer, body);
      }, {on: {input: change}}, el('div', {class: 'cards'}, rules.map(([, text, input]) => field(text, input)), field('Days begin by the clock of', zone)),
      el('button', {type: 'submit', class: 'primary'}, 'Show what would be forgotten')),
      problem.box, plan,
      gone && may('administrator') && section('Sets that are not on it any more', missing(id, medium, problem)),
    ],
  };
}

function told(answer) {
  const forgotten = answer.dryRun ? 'would be forgotten' : 'forgotten';
  return [
    el('p', {class: 'headline'}, answer.forgottenSets === 0 ? 'Nothing: every set is kept.'
      : `${some(answer.forgottenSets, 'set')} of ${answer.sets.length}, ${bytes(answer.forgottenBytes)}.${answer.expired ? ' No set is left then: the medium can be used anew.' : ''}${answer.releasedBytes > 0 ? ` ${bytes(answer.releasedBytes)} were given back to its storage.` : ''}`),
    table('Fate of each set', ['Set', 'Cut', {text: 'Bytes', class: 'number'}, 'Fate', 'Why'], answer.sets.map(set => [
      name(set.set), date(set.cutAt), {class: 'number', text: bytes(set.bytes)},
      set.kept ? badge('kept', 'good') : badge(forgotten, 'bad'),
      set.why.map(why => why === 'locked' ? `locked until ${date(set.lockedUntil)}` : words(why)).join(', ') || 'no rule keeps it',
    ])),
  ];
}

/** What cannot be taken back is behind a name typed in. */
function sure(wanted, text, act) {
  const go = el('button', {type: 'button', class: 'danger', disabled: true, on: {click: () => act(wanted)}}, text);
  const typed = el('input', {type: 'text', spellcheck: 'false', autocomplete: 'off', class: 'code',
    on: {input: () => { go.disabled = typed.value.trim() !== wanted.trim(); }}});
  return el('div', {class: 'card'}, field('To confirm, type', typed, name(wanted)), go);
}

function missing(id, medium, problem) {
  const done = el('p', {role: 'status'});
  return [el('p', {}, 'Where sets of the catalog were lost with a part of the medium, nothing more is written to it until the catalog forgets them. Nothing is written to the medium by that.'),
    sure(medium.designator, 'Let the catalog forget what is gone', async confirm => {
      problem.clear();
      try {
        const {sets} = await post(`media/${id}/forget-missing`, {confirm});
        done.textContent = sets.length === 0 ? 'Nothing was missing.' : `Forgotten: ${sets.map(set => name(set.set)).join(', ')}.`;
      } catch (e) {
        problem.tell(e);
      }
    }), done];
}
