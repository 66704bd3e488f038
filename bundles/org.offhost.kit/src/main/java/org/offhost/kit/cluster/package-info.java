// SPDX-License-Identifier: Apache-2.0
/** Chains of clusters by an allocation table: followed, bounded, and held against each other. */
package org.offhost.kit.cluster;
