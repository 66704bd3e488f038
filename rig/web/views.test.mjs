// SPDX-License-Identifier: Apache-2.0
// Every view with what two backups left: signed in, read, judged, narrow and wide, by keyboard.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {browser, driverComes, judged, narrow, offhost, serve, shot, tabTo, vault, view, viewer, work} from './console.mjs';

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

test('without a mouse one gets from the overview to a file that is back', async () => {
  const {page} = one;
  const folder = `${work}/by-keys`;
  await view(page, '#/', 'Overview');
  await tabTo(page, 'Get files of many back');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {level: 1, name: /^Set many/}).waitFor();
  const tree = page.getByRole('tree');
  await tree.getByText('folder-0').waitFor();
  await tabTo(page, 'Files of the set');
  await page.keyboard.press(' ');
  await page.getByText('1 choice with 1,000 files').waitFor();
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  await tree.getByText('report-0-0000.txt').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await page.getByText('1 choice with 1 file, 2 B').waitFor();
  await tabTo(page, 'Restore what is chosen');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {level: 1, name: 'Restore'}).waitFor();
  await tabTo(page, 'Folder of the server');
  await page.keyboard.type(folder);
  await tabTo(page, 'Show the plan');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.textContent === 'The plan');
  await tabTo(page, 'Restore to the folder');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {level: 1, name: /^Restore \d/}).waitFor();
  await page.locator('main .badge', {hasText: 'completed'}).first().waitFor();
  assert.equal(readFileSync(`${folder}/folder-0/report-0-0001.txt`, 'utf8'), '1\n');
  await page.locator('#said').getByText('is completed').first().waitFor({state: 'attached'});
});

test('of a folder of 200,000 files only those that are seen are elements, and each can be reached', async () => {
  const {page} = one;
  const all = 200_000;
  const named = at => `file-${String(at).padStart(6, '0')}.dat`;
  // a list that no volume of the rig has: the page's part alone
  await page.evaluate(most => {
    const real = globalThis.fetch;
    globalThis.fetch = (address, more) => {
      const {pathname, searchParams} = new URL(address, location.href);
      if (!/\/sets\/[^/]+\/entries$/.test(pathname)) return real(address, more);
      const from = Number(searchParams.get('after') ?? 0);
      const to = Math.min(most, from + Number(searchParams.get('limit')));
      const entries = Array.from({length: to - from}, (_, at) => {
        const name = `file-${String(from + at).padStart(6, '0')}.dat`;
        return {path: `/${name}`, name, kind: 'file', length: from + at};
      });
      return Promise.resolve(Response.json({entries, examined: entries.length, ...(to < most ? {next: String(to)} : {})}));
    };
  }, all);
  await view(page, '#/', 'Overview');
  await page.getByRole('link', {name: 'Get files of many back'}).click();
  const tree = page.getByRole('tree');
  await tree.getByText(named(0)).waitFor();
  await tree.focus();
  const last = tree.getByText(named(all - 1));
  await page.evaluate(async name => {
    const box = document.querySelector('[role=tree]');
    while (box.querySelector('.active .name')?.textContent !== name) {
      box.dispatchEvent(new KeyboardEvent('keydown', {key: 'End'}));
      await new Promise(requestAnimationFrame);
    }
  }, named(all - 1));
  assert.ok(await tree.getByRole('treeitem').count() < 80);
  const row = tree.locator('.active');
  assert.deepEqual(await row.evaluate(one => [one.ariaPosInSet, one.ariaSetSize]), [String(all), String(all)]);
  await last.click();
  await page.getByText('1 choice with 1 file, 195 KiB').waitFor();
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(name => document.querySelector('.active .name').textContent === name, named(all - 2));
  await page.keyboard.press('Home');
  await tree.getByText(named(0)).waitFor();
  await page.reload();
  await page.getByRole('heading', {level: 1, name: /^Set many/}).waitFor();
});

test('with colours that are forced, states and lines are told by more than colour', async () => {
  const {page} = one;
  await page.emulateMedia({forcedColors: 'active'});
  await view(page, '#/jobs', 'Jobs');
  assert.equal(await page.locator('main .badge').first().evaluate(node => getComputedStyle(node).borderTopStyle), 'solid');
  await page.getByRole('main').getByRole('link').last().click();
  await page.getByRole('heading', {level: 1, name: /^Backup/}).waitFor();
  const keys = await page.locator('.key').evaluateAll(all => new Set(all.map(node => getComputedStyle(node).backgroundColor)).size);
  assert.equal(keys, 5);
  await shot(page, 'job-forced-colours', {only: 'artifact'});
  await page.emulateMedia({forcedColors: 'none'});
});

test('who may only look is shown the way to files, and nothing that acts', async () => {
  const looks = await viewer(chrome, {storageState: await one.context.storageState()});
  const {page} = looks;
  await page.route('**/api/v1/session', async route => {
    const answer = await route.fetch();
    return route.fulfill({response: answer, json: {...await answer.json(), role: 'viewer'}});
  });
  await page.goto(console_.url.split('#')[0]);
  const main = page.getByRole('main');
  const acts = () => main.getByText(/^(Back up|Restore|Verify|Keep and forget|Consolidate|Lock|Download|Make it known)/).count();
  await page.getByRole('link', {name: 'Get files of many back'}).waitFor();
  assert.equal(await acts(), 0);
  await view(page, '#/units', 'Units');
  assert.equal(await acts(), 0);
  await view(page, '#/media', 'Media');
  await main.getByRole('link').first().click();
  await page.getByRole('link', {name: /^many/}).waitFor();
  assert.equal(await acts(), 0);
  await page.getByRole('link', {name: /^many/}).click();
  await page.getByRole('tree').getByText('folder-0').click();
  await page.getByRole('tree').getByText('report-0-0000.txt').click();
  await page.getByText('1 choice with 1 file').waitFor();
  assert.equal(await acts(), 0);
  looks.sound();
  await looks.context.close();
});

test('what is seldom said of a backup goes along, and what is not said does not', async () => {
  const {page} = one;
  await view(page, '#/units', 'Units');
  await page.getByRole('main').getByRole('link', {name: /^Back up/}).first().click();
  await page.getByRole('heading', {level: 1, name: 'Back up'}).waitFor();
  // what is asked for alone: a job that waits for units which are not there would hold the medium
  await page.route('**/api/v1/jobs', route => route.request().method() === 'POST' ? route.abort() : route.continue());
  const sent = async () => {
    const request = page.waitForRequest(one => one.method() === 'POST' && one.url().endsWith('/jobs'));
    await page.getByRole('button', {name: 'Show the plan'}).click();
    return (await request).postDataJSON();
  };
  const usual = await sent();
  for (const name of ['beside', 'names', 'quietSeconds', 'quietTimeoutSeconds', 'onTimeout', 'lockUntil']) assert.ok(!(name in usual), name);
  await page.locator('summary', {hasText: 'More'}).click();
  await page.getByLabel('Save').selectOption('files');
  await page.getByLabel('And these, as they are written').fill('/folder-0/report-0-0000.txt\n\n/folder-1');
  await page.getByLabel('Seconds without a write before the cut').fill('0');
  await page.getByLabel('Seconds to wait for them').fill('9');
  await page.getByLabel('If they do not come').selectOption('crash-consistent');
  await page.getByLabel('Lock the set until the end of').fill('2099-12-31');
  const said = await sent();
  assert.deepEqual(said.names, ['/folder-0/report-0-0000.txt', '/folder-1']);
  assert.equal(said.quietSeconds, 0);
  assert.equal(said.quietTimeoutSeconds, 9);
  assert.equal(said.onTimeout, 'crash-consistent');
  assert.equal(said.lockUntil, '2099-12-31T23:59:59Z');
  await page.getByLabel('Other units that its volume lies on').fill('naa.6000\nnaa.6001');
  assert.deepEqual((await sent()).beside, ['naa.6000', 'naa.6001']);
  await judged(page, 'backup-more');
  await narrow(page, 'backup-more');
  await page.unroute('**/api/v1/jobs');
});

test('sets are locked, consolidated to a medium that is made, and forgotten behind the name of their medium', async () => {
  const {page} = one;
  await view(page, '#/units', 'Units');
  await page.getByLabel('Address').fill(`${work}/second.tar`);
  await page.getByLabel('Use').selectOption('create');
  await page.getByRole('button', {name: 'Make it known'}).click();
  await page.getByRole('heading', {level: 1, name: /^Unit /}).waitFor();
  await view(page, '#/media', 'Media');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('heading', {level: 1, name: /^Medium/}).waitFor();
  const medium = new URL(page.url()).hash;
  await page.getByRole('link', {name: /^many/}).click();
  await page.getByRole('heading', {level: 1, name: /^Set many/}).waitFor();
  await page.locator('summary', {hasText: 'Lock it'}).click();
  await page.getByRole('button', {name: 'Lock the set'}).click();
  await page.getByRole('status').getByText(/^Locked until/).waitFor();

  await view(page, medium, /^Medium/);
  await page.getByRole('link', {name: 'Consolidate'}).click();
  await page.getByRole('heading', {level: 1, name: 'Consolidate'}).waitFor();
  await page.getByLabel('To which medium').selectOption({label: await page.locator('option', {hasText: '1.00 GiB'}).innerText()});
  await page.getByRole('button', {name: 'Show the plan'}).click();
  await page.getByRole('heading', {name: 'The plan'}).waitFor();
  await judged(page, 'consolidate');
  await narrow(page, 'consolidate');
  await page.getByRole('button', {name: 'Consolidate', exact: true}).click();
  await page.getByRole('heading', {level: 1, name: /^Consolidate \d/}).waitFor();
  await page.locator('main .badge', {hasText: 'completed'}).first().waitFor();

  await view(page, medium, /^Medium/);
  await page.getByRole('link', {name: 'Keep and forget'}).click();
  for (const rule of ['for days', 'for weeks', 'for months']) await page.getByLabel(rule).fill('0');
  // rules that are changed while a plan is made: it is no plan of what would be done then
  let answer;
  const held = new Promise(resolve => { answer = resolve; });
  await page.route('**/forget', async route => {
    await held;
    await route.continue();
  }, {times: 1});
  await page.getByRole('button', {name: 'Show what would be forgotten'}).click();
  await page.getByLabel('of the newest').fill('0');
  await page.getByLabel('of the newest').press('Tab'); // on to the next rule
  const late = page.waitForResponse('**/forget');
  answer();
  await (await late).finished();
  await page.evaluate(async () => { // one more answer comes behind it, and what follows from it
    await (await fetch('api/v1/jobs')).json();
    await new Promise(resolve => { setTimeout(resolve, 100); });
  });
  assert.equal(await page.getByRole('heading', {name: 'What would be forgotten'}).count(), 0);
  await page.getByRole('button', {name: 'Show what would be forgotten'}).click();
  await page.getByRole('heading', {name: 'What would be forgotten'}).waitFor();
  await page.getByRole('row', {name: /projects.*would be forgotten.*no rule keeps it/}).waitFor();
  await page.getByRole('row', {name: /many.*kept.*locked until/}).waitFor();
  await judged(page, 'forget');
  await narrow(page, 'forget');
  await shot(page, 'forget');
  const confirm = page.getByLabel('To confirm, type').first();
  const wanted = await page.locator(`#${await confirm.getAttribute('aria-describedby')}`).innerText();
  const forget = page.getByRole('button', {name: 'Forget them for good'});
  await confirm.fill(wanted.slice(1));
  assert.ok(await forget.isDisabled());
  await confirm.fill(wanted);
  await forget.click();
  await page.getByRole('heading', {name: 'What was forgotten'}).waitFor();
  await page.getByRole('row', {name: /projects.*forgotten/}).waitFor();
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
