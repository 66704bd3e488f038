// SPDX-License-Identifier: Apache-2.0
/** What is refused or fails, and that nothing is harmed by it. */
package org.offhost.itest.refusal;
