// SPDX-License-Identifier: Apache-2.0
/** Keys of configurations, held against what bundles say that they read. */
package org.offhost.driver.key;
