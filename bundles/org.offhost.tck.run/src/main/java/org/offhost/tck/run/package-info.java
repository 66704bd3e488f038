// SPDX-License-Identifier: Apache-2.0
/** Runs the contract suites in a framework, on the services of a bundle that a vendor brings. */
package org.offhost.tck.run;
