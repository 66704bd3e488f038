// SPDX-License-Identifier: Apache-2.0
/** What a restore to a folder notes on its way, so that it can go on after a kill. */
package org.offhost.restore.folder.log;
