// SPDX-License-Identifier: Apache-2.0
// Notices and problems as sentences, and what can be done about them.
import {bytes, capital, count, millis, name, some, words} from './format.js';
import {SENTENCES} from './sentences.js';

/** Of the server itself. */
const PROBLEMS = {
  'unreachable': 'The server cannot be reached now.',
  'invalid-request': '[what|{what}: expected {expected}, found {found}.][!what|It cannot be done so: {detail}.]',
  'not-signed-in': 'Nobody is signed in.',
  'sign-in-failed': 'User, password or token is wrong, or the token has ended.',
  'too-many-attempts': 'Too many attempts to sign in. Wait five minutes, then try again.',
  'role-too-low': 'Your role does not allow this[needed|: it takes an {needed}].',
  'csrf-missing': 'The session has changed: reload the page.',
  'not-confirmed': 'What was typed in is not {unit}[!unit|the name asked for].',
  'unknown-address': '{detail}',
  'failed': 'It could not be done: {detail}.',
};

const REMEDIES = {
  'name-another-medium': 'choose another medium',
  'name-backup-medium': 'choose the medium that the backup wrote to',
  'name-bigger': 'choose a bigger one',
  'name-another': 'choose another one',
  'name-blank': 'choose a blank one',
  'name-same-block-length': 'choose one with the same block length',
  'name-volume': 'choose the volume that is meant',
  'leave-volume-out': 'name no volume',
  'name-sound-image': 'choose a whole and sound image',
  'use-another-medium': 'use another medium',
  'use-another-unit': 'use another unit in its place',
  'back-up-to-another': 'back up to another medium',
  'repair-file-system': 'have the file system repaired where it is in use (chkdsk, fsck)',
  'repair-table': 'have it repaired first',
  'repair-block': 'have the block repaired or the disk replaced',
  'save-other-files': 'save the other files alone',
  'accept-inconsistent': 'take it as it is, below “More”',
  'overwrite': 'tick that data there may be overwritten',
  'restore-to-folder': 'restore to a folder',
  'restore-again': 'restore again',
  'restore-elsewhere': 'restore to another unit',
  'restore-sets': 'restore its sets',
  'copy-sets-off': 'copy its sets off with tar before it is used again',
  'stop-writers': 'stop its writers',
  'start-quiescer': 'start a quiescer',
  'freeze': 'let the snapshot hold it at the end of that time',
  'cut-anyway': 'cut it all the same, as after a crash',
  'wait-for-end': 'wait for it to end',
  'cancel': 'cancel it',
  'end-its-process': 'end that process',
  'make-room': 'make room there',
  'make-room-and-resume': 'make room there and resume the job',
  'name-medium-elsewhere': 'choose a medium elsewhere and back up again',
  'name-destination-elsewhere': 'choose a destination elsewhere and restore again',
  'restore-over': 'restore again and let it be overwritten',
  'name-state-folder': 'start Offhost with another state folder',
  'bring-back': 'bring it back',
  'mount-and-resume': 'mount the file system that it is on and resume the job',
  'bring-back-and-resume': 'bring the first one back and resume the job',
  'mend-and-resume': 'mend that and resume the job',
  'start-driver-and-resume': 'start the driver’s bundle and resume the job',
  'tend-driver-and-resume': 'look after the driver’s bundle and resume the job',
  'submit-again': 'submit the job anew',
  'give-memory': 'give the server more memory (-Xmx)',
  'install-driver-anew': 'install the driver’s bundle anew',
  'say-who-holds-it': 'say who vouches that it stands still, below “More”',
  'back-up-by-word': 'if nobody writes it, cancel this job and back it up saying so, below “More”',
  'save-all': 'save everything instead of what changed',
  'consolidate-here': 'consolidate that point onto this medium, and continue the set that it becomes',
  'name-older-set': 'choose a set that does not continue it',
  'hold-and-submit-again': 'see that it stands still and back up again',
};

const WHEN = /\[(!?)(\w+)(?:=([\w-]+))?\|([^\]]*)\]/g;
const FACT = /\{(\w+)(?::(\w+)|#([^/}]+)\/([^}]+))?\}/g;
const FORMS = {bytes, millis, words};

/** A fact, or anything that a notice may hold, as text. */
function say(value) {
  if (value == null) return '';
  if (Array.isArray(value)) return value.map(say).join(', ');
  if (typeof value === 'number') return count(value);
  if (typeof value === 'object') return value.code ? sentence(value) : '';
  return name(value);
}

const applies = value => value != null && value !== false && value !== '' && value !== 0 && value.length !== 0;

function filled(template, facts) {
  return template
    .replace(WHEN, (_, not, fact, word, text) =>
      (word ? facts[fact] === word : applies(facts[fact])) === (not === '') ? text : '')
    .replace(FACT, (_, fact, form, one, many) => {
      const value = facts[fact];
      if (one) return some(Array.isArray(value) ? value.length : value ?? 0, one, many);
      return form && !Array.isArray(value) ? FORMS[form](value ?? 0) : say(value);
    })
    .replace(/([.!?]|…)\.$/, '$1');
}

/** Of a notice or a problem: {code, facts, title?, detail?}; a code without a sentence is told by its words and its facts. */
export function sentence(notice) {
  const known = PROBLEMS[notice.code] ?? SENTENCES[notice.code];
  if (known) return filled(known, notice.facts ?? {});
  if (notice.detail) return name(notice.detail);
  const told = Object.entries(notice.facts ?? {}).map(([fact, value]) => `${words(fact)} ${say(value)}`).join(', ');
  return `${capital(notice.title ?? words(notice.code))}${told ? `: ${told}` : ''}.`;
}

export function remedies(notice) {
  return (notice.remedies ?? []).map(remedy => REMEDIES[remedy] ?? words(remedy));
}
