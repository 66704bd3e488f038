// SPDX-License-Identifier: Apache-2.0
/**
 * One run of a command: its services and its screen, from arguments to exit code. Uses {@code text}.
 */
package org.offhost.shell.command;
