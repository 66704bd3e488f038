// SPDX-License-Identifier: Apache-2.0
// Sentences of notices and problems. A code that is not here is told by its own words and its facts.
import {bytes, count, millis, name, some, words} from './format.js';

const list = (value, between = ', ') => [value ?? []].flat().map(say).join(between);

const SENTENCES = {
  // what is asked
  'same-unit': f => `Source and medium are the same unit ${say(f.unit)}. Nothing was written.`,
  'same-storage': f => `${say(f.unit)} and ${say(f.otherUnit)} keep their data in the same place. Nothing was written.`,
  'unit-in-use': f => `${say(f.unit)} is in use by ${say(f.holder)} as its ${say(f.holderUse)}.`,
  'no-such-job': f => `There is no job ${say(f.job)}.`,
  'not-resumable': f => `The job is ${say(f.state)}: only an interrupted job can be resumed.`,
  'no-driver-knows': f => `No device driver knows unit ${say(f.unit)}.`,
  'no-driver-opens': f => `No device driver opens unit ${say(f.unit)}.`,
  'patterns-match-nothing': f => `${list(f.paths, ' and ')} is no file of the ${f.set ? 'set' : 'volume'}. Nothing was written.`,
  // a source
  'source-held-by-nobody': f => `No snapshot driver knows ${say(f.source)}: nothing would hold it still while it is read.`,
  'several-volumes': f => `${say(f.unit)} has ${some(f.volumes?.length ?? 2, 'volume')}: choose one.`,
  'foreign-volume': f => `${say(f.unit)} holds ${say(f.found)}, which no parser here reads.`,
  'no-volume': f => `No file system that is known here is on ${say(f.unit)}.`,
  'never-quiet': f => `${say(f.source)} was never free of writes long enough.`,
  'written-all-the-time': f => `${say(f.source)} was written all the time, and nobody could hold its writers.`,
  'ownership-unproved': f => `Files and allocation map of the volume contradict each other in ${some(f.ranges, 'range')}. Nothing was copied.`,
  'accepted': f => `Taken as it is: files and allocation map contradict each other in ${some(f.ranges, 'range')}.`,
  // a medium
  'medium-read-only': f => `Medium ${say(f.medium)} is read-only.`,
  'medium-blank': f => `Medium ${say(f.medium)} is blank: there is no set on it.`,
  'medium-foreign': f => `Medium ${say(f.medium)} holds somebody else's data (${say(f.found)}). Nothing was written.`,
  'medium-too-small': f => `Medium ${say(f.medium)} is too small: ${bytes(f.needed)} are needed, there is room for ${bytes(f.room)}.`,
  'no-set': f => `Medium ${say(f.medium)} holds no set.`,
  'no-such-set': f => `Medium ${say(f.medium)} holds no set ${say(f.set)}.`,
  'set-damaged': f => `Damaged: ${say(f.damage)} are not what ${say(f.sums)} say.`,
  'damage': f => `bytes ${list(f.ranges)}`,
  'range': f => `${count(f.first)} to ${count(f.last)}`,
  'sums': f => `the sums of ${f.read ? `a reading on ${say(f.read)}` : 'its backup'} ${f.onMedium ? 'on the medium' : 'in the catalog'}`,
  'sets-bad': f => list(f.bad, '; '),
  'set-bad': f => `Set ${say(f.set)}: ${say(f.cause)}`,
  'nobody-copies': f => `Nobody can copy from ${say(f.source)} to ${say(f.destination)}${f.withoutHost ? ' without this host' : ''}: ${list(f.reasons, '; ')}`,
  // a restore
  'destination-holds-data': f => `${say(f.unit)} holds data. Nothing was written.`,
  'destination-too-small': f => `${say(f.unit)} is too small: it has ${bytes(f.length)}, the volume takes ${bytes(f.needed)}.`,
  'destination-read-only': f => `${say(f.unit)} is read-only. Nothing was written.`,
  'set-of-files': f => `Set ${say(f.set)} holds files, not a volume: it cannot be restored to a unit.`,
  'placement-refused': f => say(f.detail),
  'volume-restored': f => `Restored: ${say(f.type)} volume “${say(f.label)}”, ${bytes(f.length)}.`,
  // what is waited for
  'queued': f => `In the queue: ${say(f.cause)}`,
  'lane-full': f => `${say(f.lane)} ${say(f.name)} has as many jobs as are configured: ${say(f.most)}.`,
  'waiting-for-driver': f => `Waiting for ${say(f.need)}.`,
  'waiting-for-steady-driver': f => `Waiting for a driver that stays: ${say(f.detail)}`,
  'no-driver-came': f => `No driver came within ${say(f.seconds)} s: needed is ${say(f.need)}.`,
  'needs-unit': f => `a device driver that knows unit ${say(f.unit)}`,
  'needs-disk': f => `a device driver that opens unit ${say(f.unit)}`,
  'needs-tape': f => `a device driver that opens tape ${say(f.unit)}`,
  'needs-way': f => `a way to unit ${say(f.unit)}`,
  'needs-snapshot': f => `a snapshot driver for unit ${say(f.unit)}`,
  'needs-write-activity': f => `a driver that sees every write to unit ${say(f.unit)}`,
  'needs-parser': f => `a file-system parser that knows the volume on unit ${say(f.unit)}`,
  'needs-parser-of-type': f => `a parser for ${say(f.type)}`,
  'needs-placer': f => `a driver that places files in ${say(f.place)}`,
  'needs-copy': f => `a copy driver from ${say(f.source)} to ${say(f.destination)}`,
  'needs-copy-without-host': f => `a copy driver that keeps the bytes off this host, from ${say(f.source)} to ${say(f.destination)}`,
  'unit-not-there': f => `The ${say(f.role)} ${say(f.address)} is not there.`,
  'cannot-go-on': f => `It cannot go on now: ${say(f.cause)}`,
  'process-ended': f => `Its process ended while it was ${say(f.state)}.`,
  'service-stopped': f => `The service stopped while it was ${say(f.state)}.`,
  'cancelled': () => 'Cancelled.',
  // notes
  'driver-replaced': f => `A driver was replaced while ${words(f.state)}; the work went on after ${millis(f.millis)}.`,
  'foreseen-set': f => `The set would take ${bytes(f.length)} of medium ${say(f.medium)}. Nothing was written.`,
  'foreseen-volume': f => `${bytes(f.length)} would be written to ${say(f.unit)}. Nothing was written.`,
  'would-be-copied': f => `Contents would be copied by ${say(f.driver)}.`,
  'would-be-read': f => `Files would be read by ${say(f.driver)}.`,
  'file-system-shows': f => `${say(f.type)}: ${say(f.detail)}`,
  'table-shows': f => `${say(f.table)}: ${say(f.detail)}`,
  'parsed-by': f => `Parsed by ${say(f.driver)}.`,
  'blocks-owned': () => 'Every block in use belongs to one file, by the volume’s own map.',
  'copied-by': f => `Copied by ${say(f.driver)}: ${say(f.detail)}.`,
  'passes-host': f => `Content passes this host: ${say(f.detail)}.`,
  'copied-again': f => `The copy was tried again: ${say(f.detail)}`,
  'continues': f => `Continues set ${say(f.set)}: ${bytes(f.length)} are saved.`,
  'quiet-as-seen-here': () => 'Quiet as this host sees it: another host’s writes are not seen.',
  'sums-on-medium': f => `The sums of set ${say(f.set)} are kept behind it on the medium.`,
  'sets-verified': f => `${some(f.sets, 'set')} verified.`,
  'set-sound': f => `Set ${say(f.set)}: its structure holds.`,
  'set-proved': f => `Set ${say(f.set)}: read whole, every chunk is what ${say(f.sums)} say.`,
  'set-read': f => `Set ${say(f.set)}: read whole, with nothing to compare with.`,
  'proved': f => `Every content restored is what ${say(f.sums)} say.`,
  'not-compared': () => 'What was restored was compared with nothing.',
  'said': f => say(f.text),
  'told-before': f => say(f.text),
  'driver-says': f => say(f.detail),
  // of the server itself
  'unreachable': () => 'The server cannot be reached now.',
  'not-signed-in': () => 'Nobody is signed in.',
  'sign-in-failed': () => 'User, password or token is wrong, or the token has ended.',
  'too-many-attempts': () => 'Too many attempts to sign in. Wait, then try again.',
  'role-too-low': () => 'Your role does not allow this.',
  'not-confirmed': () => 'The designator typed in is not the unit’s.',
  'not-available': () => 'That part of Offhost is not there now.',
  'invalid-request': f => `${say(f.what)}: expected ${say(f.expected)}, found ${say(f.found)}.`,
  'failed': f => `It could not be done: ${say(f.detail)}`,
  'fault': () => 'A fault of Offhost itself; its log has what a report of it needs.',
};

const REMEDIES = {
  'name-another-medium': 'choose another medium',
  'name-bigger': 'choose a bigger one',
  'name-another': 'choose another one',
  'name-blank': 'choose a blank one',
  'name-volume': 'choose the volume that is meant',
  'accept-inconsistent': 'take it as it is (an option of the backup)',
  'overwrite': 'allow that it is overwritten',
  'restore-to-folder': 'restore to a folder',
  'wait-for-end': 'wait for it to end',
  'cancel': 'cancel it',
  'say-who-holds-it': 'say who holds it still (an option of the backup)',
  'save-all': 'save everything instead of what changed',
  'start-driver-and-resume': 'start the driver’s bundle and resume the job',
};

/** A fact, or anything that a notice may hold, as text. */
function say(value) {
  if (value == null) return '';
  if (Array.isArray(value)) return list(value);
  if (typeof value === 'number') return count(value);
  if (typeof value === 'object') return value.code ? sentence(value) : '';
  return name(value);
}

/** Of a notice or a problem: {code, facts, detail?}. */
export function sentence(notice) {
  const known = SENTENCES[notice.code];
  if (known) return known(notice.facts ?? {});
  if (notice.detail) return name(notice.detail);
  const told = Object.entries(notice.facts ?? {}).map(([fact, value]) => `${words(fact)} ${say(value)}`).join(', ');
  return `${notice.code}${told ? ` (${told})` : ''}`;
}

export function remedies(notice) {
  return (notice.remedies ?? []).map(remedy => REMEDIES[remedy] ?? words(remedy));
}
