// SPDX-License-Identifier: Apache-2.0
// Makes the folders that become volumes: tree.mjs PROJECTS MANY. The same bytes every time.
import {mkdirSync, writeFileSync} from 'node:fs';

const [,, projects, many] = process.argv;
let seed = 20261130;

function random(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    bytes[i] = seed >>> 24;
  }
  return bytes;
}

for (const [folder, files, length] of [['drawings', 24, 1500000], ['letters', 60, 9000], ['letters/2025', 40, 7000], ['photos', 12, 900000]]) {
  mkdirSync(`${projects}/${folder}`, {recursive: true});
  for (let i = 1; i <= files; i++) {
    writeFileSync(`${projects}/${folder}/${folder.split('/')[0].slice(0, -1)}-${String(i).padStart(2, '0')}.dat`, random(length));
  }
}
mkdirSync(`${projects}/odd`);
for (const name of ['<img src=x onerror=alert(1)>.txt', '"><script>alert(1)</script>'.replace('/', '\u2215'), "javascript:alert('1')",
  '\u202egnp.exe', 'two\nlines', ' blank ', '{{7*7}}', 'größe-日本語-🗻.txt']) {
  writeFileSync(`${projects}/odd/${name}`, name);
}

for (let folder = 0; folder < 6; folder++) {
  mkdirSync(`${many}/folder-${folder}`, {recursive: true});
  for (let i = 0; i < 1000; i++) writeFileSync(`${many}/folder-${folder}/report-${folder}-${String(i).padStart(4, '0')}.txt`, `${i}\n`);
}
