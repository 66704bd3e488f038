// SPDX-License-Identifier: Apache-2.0
/** The board of a framework, filled with the services of it. */
package org.offhost.driver.service;
