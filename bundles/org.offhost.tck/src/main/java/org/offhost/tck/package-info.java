// SPDX-License-Identifier: Apache-2.0
/** Contract suites, fault and slow devices, fixture volumes. */
package org.offhost.tck;
