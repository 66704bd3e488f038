// SPDX-License-Identifier: Apache-2.0
/** Block devices in front of others. */
package org.offhost.kit.device;
