// SPDX-License-Identifier: Apache-2.0
// Requests below api/v1, and what they fail for.

const ROOT = 'api/v1/';

/** Problem details of RFC 9457; status 0 if the server could not be reached. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `status ${status}`);
    this.status = status;
    this.code = body?.code ?? (status === 0 ? 'unreachable' : `status-${status}`);
    this.facts = body?.facts ?? {};
    this.remedies = body?.remedies ?? [];
    this.title = body?.title;
    this.detail = body?.detail;
  }

  /** Whether the server is one that has no such part. */
  get absent() {
    return this.status === 404 && this.code !== 'no-such-job' || this.status === 405 || this.status === 503;
  }
}

let csrf = '';
let ended = () => {};

export function onSignedOut(listener) {
  ended = listener;
}

async function request(method, path, {body, signal, key} = {}) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET') headers['X-Offhost-Csrf'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  let answer;
  try {
    answer = await fetch(ROOT + path, {
      method, headers, signal, cache: 'no-store', credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0);
  }
  const type = answer.headers.get('Content-Type') ?? '';
  if (answer.ok && type.includes('ndjson')) return (await answer.text()).split('\n').filter(line => line).map(line => JSON.parse(line));
  const json = type.includes('json') ? await answer.json().catch(() => null) : null;
  if (answer.ok) return json;
  const problem = new Problem(answer.status, json);
  if (answer.status === 401 && path !== 'session') ended();
  throw problem;
}

export const get = (path, signal) => request('GET', path, {signal});
export const post = (path, body, more) => request('POST', path, {body, ...more});
export const remove = path => request('DELETE', path);

/** As get, but undefined where this server has no such part. */
export async function offered(path, signal) {
  try {
    return await get(path, signal);
  } catch (e) {
    if (e.absent) return undefined;
    throw e;
  }
}

let described;

/** Whether this server says of itself that it does this: offers('post', '/jobs'). */
export async function offers(method, path) {
  described ??= offered('openapi.json').catch(() => undefined);
  const paths = (await described)?.paths ?? {};
  return method in (paths[path] ?? {});
}

export function address(path) {
  return ROOT + path;
}

/** query({a: 1, b: undefined, c: ['x', 'y']}) is "?a=1&c=x&c=y". */
export function query(values) {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') all.append(name, one);
    }
  }
  const text = all.toString();
  return text ? `?${text}` : '';
}

/** Who is signed in: {name, role, csrf, expires}, or null. */
export async function session() {
  try {
    return keep(await get('session'));
  } catch (e) {
    if (e.status === 401) return null;
    throw e;
  }
}

export async function signIn(credentials) {
  return keep(await post('session', credentials));
}

export async function signOut() {
  await remove('session');
  csrf = '';
}

function keep(found) {
  csrf = found.csrf;
  return found;
}
