// SPDX-License-Identifier: Apache-2.0
/** Starts a framework with every bundle, runs one command or the console, and ends with its status. */
package org.offhost.app;
