// SPDX-License-Identifier: Apache-2.0
// Who is signed in, which view is shown, and what all views share.
import {onSignedOut, session, signIn, signOut} from './core/api.js';
import {button, el, replace} from './core/dom.js';
import {capital, clock, words} from './core/format.js';
import {connection, listen, start, stop} from './core/live.js';
import {announce, notice} from './core/parts.js';
import {ROUTES, VIEWS_OF_NAV} from './routes.js';
import {signInView} from './view/sign-in.js';

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const who = document.getElementById('who');
const RANKS = ['viewer', 'operator', 'administrator'];

let user = null;
let leave = new AbortController();
let first = true;

/** Where one is: path below '#/' in segments, and the query behind it. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return {segments: path.split('/').filter(s => s), query: new URLSearchParams(query ?? '')};
}

/** What a view is given besides its place. */
function may(role) {
  return RANKS.indexOf(user?.role) >= RANKS.indexOf(role);
}

async function show() {
  leave.abort();
  leave = new AbortController();
  const {signal} = leave;
  if (!user) {
    present(signInView(enter));
    return;
  }
  const {segments, query} = place();
  const found = ROUTES.find(route => route.path.length === segments.length
    && route.path.every((part, at) => part === '*' || part === segments[at]));
  mark(segments[0] ?? '');
  main.setAttribute('aria-busy', 'true');
  try {
    const args = segments.filter((_, at) => found?.path[at] === '*').map(safe);
    const view = found
      ? await found.view({args, query, signal, may, user})
      : {title: 'Not found', nodes: [el('p', {}, 'There is no such view.')]};
    if (!signal.aborted) present(view);
  } catch (e) {
    if (signal.aborted || e.name === 'AbortError') return;
    if (!e.code) console.error(e);
    present({title: 'Cannot be shown', nodes: [
      notice(e.code ? e : {code: 'said', facts: {text: String(e.message)}}, 'bad'), button('Try again', show)]});
  }
}

/** A segment is an id of the server as it stands, so that nothing typed into the address leads to another resource. */
function safe(segment) {
  return encodeURIComponent(decodeURIComponent(segment)).replaceAll('%7E', '~');
}

function present(view) {
  const heading = el('h1', {tabindex: -1}, view.title);
  replace(main, heading, view.nodes);
  main.removeAttribute('aria-busy');
  document.title = `${view.title} – Offhost`;
  if (!first) {
    scrollTo(0, 0);
    heading.focus({preventScroll: true});
  }
  first = false;
  view.shown?.();
}

function mark(at) {
  for (const link of nav.querySelectorAll('a')) {
    if (link.dataset.at === at) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

async function enter(credentials) {
  user = await signIn(credentials);
  await welcome();
  show();
}

async function welcome() {
  replace(nav, VIEWS_OF_NAV.map(([at, text]) => el('a', {href: `#/${at}`, 'data-at': at}, text)));
  replace(who, el('span', {class: 'user'}, user.name, el('small', {}, user.role)), button('Sign out', exit, {class: 'plain'}));
  await start();
}

async function exit() {
  await signOut().catch(() => {});
  gone();
}

function gone() {
  if (!user) return;
  user = null;
  stop();
  sessionStorage.clear();
  nav.replaceChildren();
  who.replaceChildren();
  connectionShown();
  show();
}

function connectionShown() {
  const {state, since} = connection();
  const lost = user && state === 'lost';
  const line = document.getElementById('connection');
  const text = lost ? `The connection was lost at ${clock(since)}. What is shown is from before; trying again.` : '';
  if (line.textContent !== text) line.textContent = text;
  document.body.classList.toggle('lost', Boolean(lost));
}

onSignedOut(gone);
listen('connection', connectionShown);
listen('job', (job, before) => {
  if (before && before.state !== job.state && (job.ended || job.state === 'waiting' || before.state === 'waiting')) {
    announce(`${capital(job.kind)} ${job.job} is ${words(job.state)}.`);
  }
});
listen('driver', driver => announce(`Driver ${driver.name} ${driver.change === 'went' ? 'went away' : 'is there'}.`));
window.addEventListener('hashchange', show);
document.getElementById('skip').addEventListener('click', () => (main.querySelector('h1') ?? main).focus());

// whoever started the server has a token behind the '#', which browsers send to nobody: it opens the session, once
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) history.replaceState(null, '', `${location.pathname}#/`);
try {
  user = token ? await signIn({token}) : await session();
} catch (e) {
  user = await session().catch(() => null);
  if (!user) first = true;
}
if (user) await welcome();
show();
