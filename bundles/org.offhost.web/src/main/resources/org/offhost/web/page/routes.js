// SPDX-License-Identifier: Apache-2.0
// Which view is at which path behind '#/'; '*' is an id.
import {backup} from './view/backup.js';
import {consolidate} from './view/consolidate.js';
import {drivers} from './view/drivers.js';
import {forget} from './view/forget.js';
import {job} from './view/job.js';
import {jobList} from './view/job-list.js';
import {media} from './view/media.js';
import {medium} from './view/medium.js';
import {overview} from './view/overview.js';
import {restore} from './view/restore.js';
import {set} from './view/set.js';
import {unit} from './view/unit.js';
import {units} from './view/units.js';
import {versions} from './view/versions.js';
import {volume} from './view/volume.js';

const at = (path, view) => ({path: path.split('/').filter(part => part), view});

export const ROUTES = [
  at('', overview),
  at('units', units),
  at('units/*', unit),
  at('units/*/volumes/*', volume),
  at('backup', backup),
  at('jobs', jobList),
  at('jobs/*', job),
  at('media', media),
  at('media/*', medium),
  at('media/*/forget', forget),
  at('media/*/consolidate', consolidate),
  at('media/*/sets/*', set),
  at('media/*/sets/*/restore', restore),
  at('media/*/sets/*/versions', versions),
  at('drivers', drivers),
];

export const VIEWS_OF_NAV = [
  ['', 'Overview'],
  ['units', 'Units'],
  ['jobs', 'Jobs'],
  ['media', 'Media'],
  ['drivers', 'Drivers'],
];
