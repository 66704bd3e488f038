// SPDX-License-Identifier: Apache-2.0
// The story of the demo by clicks only: a plan, a backup whose parser goes away and comes back, a reload amid it, a second viewer, a
// connection that is lost, files that are looked for and restored, a volume on another unit, and a map.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {browser, driverComes, driverGoes, judged, line, narrow, offhost, serve, shot, vault, view, viewer, work} from './console.mjs';

let served;
let way;
let chrome;
let one;
let two;

const badge = (page, text) => page.locator('main .badge', {hasText: text}).first();

before(async () => {
  driverComes();
  offhost('backup', '--source', `${work}/many.img`, '--medium', vault, '--profile', 'files', '--quiet');
  // what makes the units known: a backup of the one, a restore to the other
  offhost('backup', '--source', `${work}/projects.img`, '--medium', vault, '--quiet');
  offhost('restore', '--medium', vault, '--to-image', `${work}/spare.img`, '--quiet');
  served = await serve();
  way = await line(served.url);
  chrome = await browser();
  one = await viewer(chrome);
  await one.page.goto(way.url + served.url.slice(served.url.indexOf('#')));
  await one.page.getByRole('heading', {level: 1, name: 'Overview'}).waitFor();
  // the session of the first, as if one person had two browsers, past the line that will be cut
  two = await viewer(chrome, {storageState: await one.context.storageState()});
  await two.page.goto(served.url.split('#')[0]);
  await two.page.getByRole('heading', {level: 1, name: 'Overview'}).waitFor();
});

after(async () => {
  await chrome?.close();
  way?.close();
  await served?.stop();
});

test('a unit has volumes, and a volume a map that arrow keys and files go over', async () => {
  const {page} = one;
  await view(page, '#/units', 'Units');
  await judged(page, 'units');
  await narrow(page, 'units');
  await shot(page, 'units');
  await page.getByRole('main').getByRole('link', {name: /^Back up/}).nth(1).waitFor();
  await page.getByRole('row', {name: /96\.0 MiB/}).first().getByRole('link').first().click();
  await page.getByRole('heading', {level: 1, name: /^Unit/}).waitFor();
  await page.getByRole('row', {name: /ext4 projects/}).waitFor();
  await judged(page, 'unit');
  await narrow(page, 'unit');
  await shot(page, 'unit');
  await page.getByRole('row', {name: /ext4 projects/}).getByRole('link').click();
  await page.getByRole('heading', {level: 1, name: 'Map of a volume'}).waitFor();
  const map = page.getByRole('application');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.told', {hasText: /^Byte [1-9]/}).waitFor();
  await page.getByLabel('Of those read, show').fill('drawing-01');
  await page.getByRole('button', {name: /drawing-01/}).hover();
  await page.getByRole('status').filter({hasText: /drawing-01.*run.*1\.4/}).waitFor();
  await judged(page, 'map');
  await narrow(page, 'map');
  await shot(page, 'map');
});

test('a plan is shown first, and says what the array will move', async () => {
  const {page} = one;
  await view(page, '#/units', 'Units');
  await page.getByRole('row', {name: /96\.0 MiB/}).first().getByRole('link', {name: /^Back up/}).click();
  await page.getByRole('heading', {level: 1, name: 'Back up'}).waitFor();
  await page.getByRole('button', {name: 'Show the plan'}).click();
  await page.getByRole('heading', {name: 'The plan'}).waitFor();
  assert.match(await page.locator('.headline').innerText(), /^Devices move .* MiB by themselves; /);
  await page.locator('summary', {hasText: 'Who would move what'}).click();
  assert.match(await page.getByRole('row', {name: /Devices, by themselves/}).innerText(), /MiB/);
  await page.getByText('Nothing was written').first().waitFor();
  await judged(page, 'plan');
  await narrow(page, 'plan');
  await shot(page, 'plan');
});

test('a driver that goes makes the job wait, which a reload and a second viewer see; when it is back the job goes on', async () => {
  const {page} = one;
  await view(two.page, '#/drivers', 'Drivers');
  await two.page.getByRole('main').getByText('Ext4Parser').waitFor();
  driverGoes();
  await two.page.getByRole('main').getByText('Ext4Parser').waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'Start the backup'}).click();
  await page.getByRole('heading', {level: 1, name: /^Backup/}).waitFor();
  await badge(page, 'waiting').waitFor();
  await page.getByText('Waiting for a file-system parser').waitFor();
  await judged(page, 'job-waiting');
  await narrow(page, 'job-waiting');
  await page.reload();
  await badge(page, 'waiting').waitFor();
  await view(two.page, '#/', 'Overview');
  await two.page.getByText('Waiting for a file-system parser').waitFor();
  await shot(two.page, 'overview-waiting', {only: 'artifact'});
  driverComes();
  await badge(page, 'completed').waitFor();
  await page.locator('.swaps').getByText(/Ext4Parser.*came/).waitFor();
  await two.page.getByText('Nothing waits, and nothing failed lately.').waitFor();
  await two.page.getByRole('row', {name: /projects.*2 sets, the newest of volume/}).waitFor();
  await shot(page, 'job');
});

test('a connection that is lost is said; what happened meanwhile is shown when it is back', async () => {
  const {page} = one;
  await view(page, '#/jobs', 'Jobs');
  way.cut();
  await page.getByText('The connection was lost').waitFor();
  await view(two.page, '#/media', 'Media');
  await two.page.getByRole('main').getByRole('link').first().click();
  await two.page.getByRole('button', {name: 'Verify structure'}).click();
  await two.page.getByRole('heading', {level: 1, name: /^Verify/}).waitFor();
  await badge(two.page, 'completed').waitFor();
  assert.equal(await page.getByRole('row', {name: /verify/}).count(), 0);
  way.mend();
  await page.getByRole('row', {name: /verify/}).waitFor();
  await page.getByText('The connection was lost').waitFor({state: 'detached'});
});

test('files are found as one types, and of thousands only those that are seen are elements', async () => {
  const {page} = one;
  await view(page, '#/media', 'Media');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', {name: /^many/}).click();
  const tree = page.getByRole('tree');
  await tree.getByText('folder-0').click();
  await tree.getByText('report-0-0000.txt').waitFor();
  await tree.focus();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('End');
    await page.waitForFunction(() => !document.querySelector('[role=tree]').hasAttribute('aria-busy'));
  }
  await tree.getByText('folder-5').waitFor();
  assert.ok(await tree.getByRole('treeitem').count() < 80);
  await shot(page, 'set');
  await page.getByLabel('Search').fill('T-3-0999');
  await tree.getByText('/folder-3/report-3-0999.txt').waitFor();
  assert.equal(await tree.getByRole('treeitem').count(), 1);
  await judged(page, 'search');
  await narrow(page, 'search');
});

test('what is chosen is restored to a folder', async () => {
  const {page} = one;
  const folder = `${work}/restored`;
  await page.getByRole('tree').getByText('/folder-3/report-3-0999.txt').click();
  await page.getByText('1 choice with 1 file, 4 B').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Download as tar'}).last().click()]);
  assert.equal(execFileSync('tar', ['-xOf', await download.path(), 'folder-3/report-3-0999.txt'], {encoding: 'utf8'}), '999\n');
  await page.getByRole('link', {name: 'Restore what is chosen'}).click();
  await page.getByRole('heading', {level: 1, name: 'Restore'}).waitFor();
  await page.getByLabel('Folder of the server').fill(folder);
  await page.getByText(`${folder}/folder-3/report-3-0999.txt`).waitFor();
  await page.getByRole('button', {name: 'Show the plan'}).click();
  await page.getByRole('heading', {name: 'The plan'}).waitFor();
  await page.getByText(`4 bytes would be written to folder ${folder}, which would be made`).waitFor();
  assert.ok(!existsSync(folder));
  await judged(page, 'restore');
  await narrow(page, 'restore');
  await shot(page, 'restore');
  await page.getByRole('button', {name: 'Restore to the folder'}).click();
  await page.getByRole('heading', {level: 1, name: /^Restore \d/}).waitFor();
  await badge(page, 'completed').waitFor();
  assert.equal(readFileSync(`${folder}/folder-3/report-3-0999.txt`, 'utf8'), '999\n');
  assert.deepEqual(readdirSync(`${folder}/folder-3`), ['report-3-0999.txt']);
  await page.goBack();
  await page.getByRole('heading', {level: 1, name: 'Restore'}).waitFor();
  await page.getByLabel('Folder of the server').fill(folder);
  await page.getByRole('button', {name: 'Show the plan'}).click();
  await page.getByRole('heading', {name: 'It cannot be done so'}).waitFor();
  await page.getByText('there already').first().waitFor();
});

test('a file has its versions, each of which is a click away', async () => {
  const {page} = one;
  await view(page, '#/media', 'Media');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', {name: /^projects/}).first().click();
  const tree = page.getByRole('tree');
  await tree.getByText('letters').click();
  await tree.getByText('letter-01.dat').click();
  await page.getByRole('link', {name: 'Versions of it'}).click();
  await page.getByRole('heading', {level: 1, name: 'Versions of a file'}).waitFor();
  assert.equal(await page.getByRole('link', {name: /^Restore the version/}).count(), 2);
  await page.getByText('as in the set before').waitFor();
  await judged(page, 'versions');
  await narrow(page, 'versions');
  await shot(page, 'versions');
  await page.getByRole('link', {name: /^Restore the version/}).last().click();
  await page.getByText('1 choice with 1 file, 8.79 KiB').waitFor();
  await page.getByRole('button', {name: /^A folder of its own/}).click();
  await page.getByText(/^\/letters\/letter-01.dat comes to \/srv\/restored\/20/).waitFor();
  // what another tab chose is never taken for all of the set
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByText('Nothing is chosen in this tab.').waitFor();
  assert.equal(await page.getByRole('button', {name: 'Show the plan'}).count(), 0);
});

test('names that mean mischief are text', async () => {
  const {page} = one;
  await view(page, '#/media', 'Media');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', {name: /^projects/}).first().click();
  const tree = page.getByRole('tree');
  await tree.getByText('odd').click();
  await tree.getByText('<img src=x onerror=alert(1)>.txt').waitFor();
  await tree.getByText('\\u{202e}gnp.exe').waitFor();
  await tree.getByText('two\\u{a}lines').waitFor();
  assert.equal(await page.locator('main img, main script').count(), 0);
  await judged(page, 'set');
  await narrow(page, 'set');
});

test('a volume is restored to a unit only behind its designator, typed in', async () => {
  const {page} = one;
  await page.getByRole('link', {name: 'Restore all of it'}).click();
  await page.getByRole('heading', {level: 1, name: 'Restore'}).waitFor();
  const spare = await page.getByLabel('Unit', {exact: true}).locator('option', {hasText: '160 MiB'}).getAttribute('value');
  await page.getByLabel('Unit', {exact: true}).selectOption(spare);
  await page.getByRole('button', {name: 'Show what would be written'}).click();
  await page.getByRole('heading', {name: 'It cannot be done so'}).waitFor();
  await page.getByText('holds data, at byte').waitFor();
  await page.getByLabel('Overwrite data that is there').check();
  await page.getByRole('button', {name: 'Show what would be written'}).click();
  await page.getByText('would be written to').first().waitFor();
  const write = page.getByRole('button', {name: 'Write to the unit'});
  await page.getByLabel('Type its designator').fill(spare.slice(0, -1));
  assert.ok(await write.isDisabled());
  await page.getByLabel('Type its designator').fill(spare);
  await judged(page, 'restore-unit');
  await narrow(page, 'restore-unit');
  await shot(page, 'restore-unit');
  await write.click();
  await page.getByRole('heading', {level: 1, name: /^Restore \d/}).waitFor();
  await badge(page, 'completed').waitFor();
  one.sound();
  two.sound();
});
