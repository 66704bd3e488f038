// SPDX-License-Identifier: Apache-2.0
/** The contract suites as a command: a vendor's bundle is tested in this framework. */
package org.offhost.shell.suite;
