// SPDX-License-Identifier: Apache-2.0
/** Tests that run inside a framework with every bundle. What they share is here; the other packages hold tests by subject. */
package org.offhost.itest;
