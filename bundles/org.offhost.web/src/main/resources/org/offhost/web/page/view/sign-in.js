// SPDX-License-Identifier: Apache-2.0
import {el, field, form} from '../core/dom.js';
import {trouble} from '../core/parts.js';

/** By user and password, or by a token that somebody was given. */
export function signInView(enter) {
  const problem = trouble();
  const user = el('input', {type: 'text', autocomplete: 'username', spellcheck: 'false'});
  const password = el('input', {type: 'password', autocomplete: 'current-password'});
  const token = el('input', {type: 'password', autocomplete: 'off', spellcheck: 'false'});

  const way = (heading, fields, credentials) => form(async () => {
    problem.clear();
    try {
      await enter(credentials());
    } catch (e) {
      problem.tell(e);
      fields[0].focus();
    }
  }, {}, el('h2', {}, heading), fields === byUser
    ? [field('User', user), field('Password', password)]
    : field('Token', token, 'What stands behind #token= in the address that “offhost serve” prints; it opens one session.'),
  el('button', {type: 'submit', class: 'primary'}, 'Sign in'));

  const byUser = [user, password];
  return {
    title: 'Sign in',
    nodes: [problem.box, el('div', {class: 'cards'},
      way('With a password', byUser, () => ({user: user.value, password: password.value})),
      way('With a token', [token], () => ({token: token.value.trim()})))],
    shown: () => user.focus(),
  };
}
