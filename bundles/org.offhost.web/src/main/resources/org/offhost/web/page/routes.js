// SPDX-License-Identifier: Apache-2.0
// Which view is at which path behind '#/'; '*' is an id.
import {drivers} from './view/drivers.js';
import {job} from './view/job.js';
import {jobList} from './view/job-list.js';
import {media} from './view/media.js';
import {medium} from './view/medium.js';
import {overview} from './view/overview.js';

const at = (path, view) => ({path: path.split('/').filter(part => part), view});

export const ROUTES = [
  at('', overview),
  at('jobs', jobList),
  at('jobs/*', job),
  at('media', media),
  at('media/*', medium),
  at('drivers', drivers),
];

export const VIEWS_OF_NAV = [
  ['', 'Overview'],
  ['jobs', 'Jobs'],
  ['media', 'Media'],
  ['drivers', 'Drivers'],
];
