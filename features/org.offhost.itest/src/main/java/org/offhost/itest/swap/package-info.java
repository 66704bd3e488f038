// SPDX-License-Identifier: Apache-2.0
/** Drivers, and the engine between jobs, are replaced again and again while jobs run: what {@code rig/swap} runs. */
package org.offhost.itest.swap;
