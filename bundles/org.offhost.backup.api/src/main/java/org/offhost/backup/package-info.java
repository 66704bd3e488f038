// SPDX-License-Identifier: Apache-2.0
/** What a host product calls: jobs, sets, events. */
package org.offhost.backup;
