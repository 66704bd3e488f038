// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupService;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.filesystem.FileSystemParser;
import org.osgi.framework.BundleContext;

/**
 * What the demo plays with; services are asked for anew each time, since they are swapped on the way.
 *
 * @param context of this bundle
 * @param array the embedded array
 * @param backup the engine
 * @param devices drivers for units
 * @param parsers parsers that are there now
 * @param out where the story is told
 */
record Console(
        BundleContext context,
        VirtualArray array,
        Supplier<BackupService> backup,
        Supplier<List<BlockDeviceProvider>> devices,
        Supplier<List<FileSystemParser>> parsers,
        PrintStream out) {}
