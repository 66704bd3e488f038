// SPDX-License-Identifier: Apache-2.0
/** What a provider of snapshots keeps of its sets between processes. */
package org.offhost.kit.snapshot;
