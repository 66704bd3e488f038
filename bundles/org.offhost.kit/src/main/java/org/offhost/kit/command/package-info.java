// SPDX-License-Identifier: Apache-2.0
/** Programs of a host: their arguments a list, their time and their answers bounded. */
package org.offhost.kit.command;
