// SPDX-License-Identifier: Apache-2.0
/** What becomes of sets that are there, outside of any job: locked, or forgotten. Uses {@code job} and {@code medium}. */
package org.offhost.backup.engine.keep;
