// SPDX-License-Identifier: Apache-2.0
// read-tar.mjs PACKAGE FILE: prints SHA-256, length and name of every member that the package gives as a file
import crypto from 'node:crypto';
import fs from 'node:fs';

const [, , name, file] = process.argv;

function print(entry, path, done) {
  const sum = crypto.createHash('sha256');
  let length = 0;
  entry.on('data', part => { sum.update(part); length += part.length; });
  entry.on('end', () => { console.log(`${sum.digest('hex')} ${length} ${path}`); done(); });
}

if (name === 'tar') {
  const tar = await import('tar');
  await tar.t({ file, onReadEntry: e => { if (e.type === 'File' || e.type === 'OldFile') print(e, e.path, () => {}); else e.resume(); } });
} else {
  const { default: stream } = await import('tar-stream');
  const extract = stream.extract();
  extract.on('entry', (header, entry, next) => {
    if (header.type === 'file' || header.type === null) print(entry, header.name, next);
    else { entry.on('end', next); entry.resume(); }
  });
  extract.on('error', e => { console.error(e.message); process.exitCode = 2; });
  fs.createReadStream(file).pipe(extract);
}
