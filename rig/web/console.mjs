// SPDX-License-Identifier: Apache-2.0
// A console that serves, a line to it that can be cut, and a browser on that line.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import net from 'node:net';
import {createRequire} from 'node:module';
import {basename} from 'node:path';
import {chromium} from 'playwright-core';

export const work = process.env.OFFHOST_RIG_WORK;
const shots = process.env.OFFHOST_RIG_SHOTS;
const pictures = process.env.OFFHOST_RIG_PICTURES;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LIMIT = Number(process.env.OFFHOST_RIG_LIMIT ?? 60000);
/** Of this file of tests alone. */
export const state = `${work}/state-${basename(process.argv[1], '.test.mjs')}`;
export const vault = `${state}.tar`;
const driver = `${state}/drivers/ext4.jar`;

/** A command of ours, before the console serves. */
export function offhost(...words) {
  return execFileSync(`${work}/home/offhost`, ['--state', state, ...words], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
}

export function driverComes() {
  mkdirSync(`${state}/drivers`, {recursive: true});
  copyFileSync(`${work}/drivers/ext4.jar`, driver);
}

export function driverGoes() {
  rmSync(driver);
}

/** {url, stop}: the url ends with a token for one session. */
export async function serve() {
  const child = spawn(`${work}/home/offhost`, ['--state', state, 'serve'], {stdio: ['ignore', 'pipe', 'inherit']});
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', more => {
      text += more;
      if (text.includes('ready')) resolve(text.split('\n')[0]);
    });
    child.on('exit', code => reject(new Error(`the console ended with ${code}: ${text}`)));
  });
  return {
    url,
    stop: () => new Promise(resolve => {
      child.removeAllListeners('exit');
      child.on('exit', resolve);
      child.kill('SIGTERM');
    }),
  };
}

/** A line to the server, at a port of its own: cut() ends what runs on it and refuses more until mend(). */
export async function line(url) {
  const {hostname, port} = new URL(url);
  const open = new Set();
  let cut = false;
  const server = net.createServer(near => {
    if (cut) {
      near.destroy();
      return;
    }
    const far = net.connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { open.delete(one); other.destroy(); });
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    cut: () => { cut = true; open.forEach(socket => socket.destroy()); },
    mend: () => { cut = false; },
    close: () => { open.forEach(socket => socket.destroy()); server.close(); },
  };
}

export async function browser() {
  return chromium.launch({executablePath: '/usr/bin/chromium', args: process.getuid() === 0 ? ['--no-sandbox'] : []});
}

/** A viewer: a browser profile of its own. What the page throws or a dialog that opens fails the test. */
export async function viewer(chrome, options = {}) {
  const context = await chrome.newContext({viewport: {width: 1280, height: 900}, locale: 'en', timezoneId: 'UTC', reducedMotion: 'reduce', ...options});
  context.setDefaultTimeout(LIMIT);
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('dialog', dialog => { wrong.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('console', message => { if (/Content Security Policy/.test(message.text())) wrong.push(message.text()); });
  return {page, context, sound: () => assert.deepEqual(wrong, [])};
}

/** Goes to a view and waits until it is there. */
export async function view(page, hash, title) {
  await page.evaluate(to => { location.hash = to; }, hash);
  await page.getByRole('heading', {level: 1, name: title}).waitFor();
}

/** Presses Tab until what is called so has the focus. */
export async function tabTo(page, name) {
  for (let pressed = 0; pressed < 100; pressed++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent;
    });
    if (found === name) return;
  }
  assert.fail(`no key leads to ${name}`);
}

/** What axe finds, in light and dark; nothing serious may be among it. */
export async function judged(page, name) {
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0, `${name} moves where no motion is wanted`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme});
    // the policy of the page forbids scripts that are put into it: axe comes by the debugger, which it does not concern
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
    const grave = violations.filter(one => ['serious', 'critical'].includes(one.impact));
    assert.deepEqual(grave.map(one => `${name}, ${colorScheme}: ${one.id} ${one.nodes.map(node => node.html).slice(0, 3)}`), []);
    if (violations.length > 0) console.log(`# axe, ${name}, ${colorScheme}: ${violations.map(one => `${one.id} (${one.impact})`).join(', ')}`);
  }
  await page.emulateMedia({colorScheme: 'light'});
}

/** A screenshot as an artifact, and as a picture of the guide where those are made. */
export async function shot(page, name, options = {}) {
  await page.screenshot({path: `${shots}/${name}.png`, fullPage: true});
  if (pictures && !options.only) await page.screenshot({path: `${pictures}/${name}.png`, clip: {x: 0, y: 0, width: 1280, height: 780}});
}

/** No view is wider than a small telephone. */
export async function narrow(page, name) {
  const before = page.viewportSize();
  await page.setViewportSize({width: 360, height: 740});
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth ? [] : [document.documentElement.scrollWidth,
    ...[...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('.wide'))
      .map(node => `${node.localName}.${node.getAttribute('class')} ${node.textContent.slice(0, 60)}`)]);
  assert.deepEqual(beyond, [], `${name} is wider than a screen of 360 pixels`);
  await shot(page, `${name}-360`, {only: 'artifact'});
  await page.setViewportSize({width: 3840, height: 2160});
  await shot(page, `${name}-4k`, {only: 'artifact'});
  await page.setViewportSize(before);
}
