// SPDX-License-Identifier: Apache-2.0
/** Copies under way: how they are asked to end, how they tell their end, and what they did so far. */
package org.offhost.kit.copy;
