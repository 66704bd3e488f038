// SPDX-License-Identifier: Apache-2.0
/** Tests that run inside a framework with every bundle. */
package org.offhost.itest;
