// SPDX-License-Identifier: Apache-2.0
// Every view with what two backups left: signed in, read, judged, narrow and wide, by keyboard.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {browser, driverComes, judged, narrow, offhost, serve, shot, vault, view, viewer, work} from './console.mjs';

let console_;
let chrome;
let one;

before(async () => {
  driverComes();
  offhost('backup', '--source', `${work}/projects.img`, '--medium', vault, '--quiet');
  offhost('backup', '--source', `${work}/many.img`, '--medium', vault, '--profile', 'files', '--quiet');
  console_ = await serve();
  chrome = await browser();
  one = await viewer(chrome);
});

after(async () => {
  await chrome?.close();
  await console_?.stop();
});

test('nobody is let in without a session, and a wrong token says so', async () => {
  const {page} = one;
  await page.goto(console_.url.split('#')[0]);
  await page.getByRole('heading', {level: 1, name: 'Sign in'}).waitFor();
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', {name: 'Sign in'}).last().click();
  await page.getByRole('alert').getByText('User, password or token is wrong').waitFor();
  await judged(page, 'sign-in');
  await narrow(page, 'sign-in');
  await shot(page, 'sign-in');
});

test('the token of the address opens a session that a reload keeps', async () => {
  const {page} = one;
  await page.goto('about:blank');
  await page.goto(console_.url);
  await page.getByRole('heading', {level: 1, name: 'Overview'}).waitFor();
  assert.ok(!page.url().includes('token'), 'the token stays in the address');
  await page.reload();
  await page.getByRole('heading', {level: 1, name: 'Overview'}).waitFor();
});

for (const [name, hash, title, text] of [
  ['overview', '#/', 'Overview', 'projects'],
  ['jobs', '#/jobs', 'Jobs', 'projects'],
  ['media', '#/media', 'Media', 'Space by medium'],
  ['drivers', '#/drivers', 'Drivers', 'Ext4Parser'],
]) {
  test(`${name} is shown, and judged`, async () => {
    const {page} = one;
    await view(page, hash, title);
    await page.getByRole('main').getByText(text).first().waitFor();
    await judged(page, name);
    await narrow(page, name);
    await shot(page, name);
  });
}

test('a job has its phases, its bytes by kind and who copied', async () => {
  const {page} = one;
  await view(page, '#/jobs', 'Jobs');
  await page.getByRole('main').getByRole('link').last().click();
  await page.getByRole('heading', {level: 1, name: /^Backup/}).waitFor();
  await page.getByText('org.offhost.copy.extended').first().waitFor();
  assert.match(await page.getByRole('row', {name: /^offloaded/}).innerText(), /MiB/);
  assert.match(await page.getByRole('row', {name: /^fallback/}).innerText(), /0 bytes/);
  await page.getByText('facts that this rests on').click();
  await page.getByText('Every block in use belongs to one file').waitFor();
  await judged(page, 'job-ended');
  await narrow(page, 'job-ended');
  await shot(page, 'job-ended');
});

test('a medium is read and has its sets', async () => {
  const {page} = one;
  await view(page, '#/media', 'Media');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('heading', {level: 1, name: /^Medium/}).waitFor();
  await page.getByRole('row', {name: /many/}).waitFor();
  await judged(page, 'medium');
  await narrow(page, 'medium');
  await shot(page, 'medium');
});

test('keys alone lead to every view, and the heading of each has the focus', async () => {
  const {page} = one;
  await view(page, '#/', 'Overview');
  for (const title of ['Jobs', 'Media', 'Drivers']) {
    const link = page.getByRole('navigation').getByRole('link', {name: title});
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {level: 1, name: title}).waitFor();
    await page.waitForFunction(name => document.activeElement?.textContent === name, title);
    assert.equal(await link.getAttribute('aria-current'), 'page');
  }
});

test('who signs out sees nothing more', async () => {
  const {page} = one;
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.getByRole('heading', {level: 1, name: 'Sign in'}).waitFor();
  await page.goBack();
  await page.reload();
  await page.getByRole('heading', {level: 1, name: 'Sign in'}).waitFor();
  one.sound();
});
