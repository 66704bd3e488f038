// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.CorruptingBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;

/**
 * What every file-system parser must do; its test extends this and inherits the checks.
 *
 * <p>Three methods are to be written: {@link #parser}, {@link #withdraw} and {@link #volumes}. A volume is a fixture of
 * {@link Fixtures}, or of the vendor's own: then {@link #image} gives its image and {@link #manifest} what an independent
 * reader found on it ({@code docs/guide/manifest.md}). A volume may be as small as its kind allows: what a check needs and the
 * volume does not have is skipped, and the reason said. These are:
 *
 * <ul>
 *   <li>{@code everyByteInUseIsOwnedOnce}, where {@link FileSystemVolume#metadata} is empty;
 *   <li>{@code everythingIsAsTheManifestSays}, where there is no manifest;
 *   <li>{@code contentThatIsReadFailsWhenTheParserIsWithdrawn}, where no file is longer than {@value #LOOKED_AHEAD} bytes: a
 *       stream may have read as much ahead.
 * </ul>
 *
 * <p>A volume is read some hundred times, damaged and cut off too, so it should be small: some MiB, with an empty file, a long
 * one, one in several runs, nested directories and long names. All runs are on read-only devices that count writes: a parser
 * never even tries one. At most 1 MiB is read by a probe.
 */
public abstract class FileSystemParserContract extends ParserEntryChecks {
    /** Bytes that an open stream of content may have read ahead. */
    static final int LOOKED_AHEAD = 4096;

    /** How many damages of a volume are tried. */
    private static final int DAMAGES = 60;

    /** A damaged volume is read through in this time, or the parser runs in a circle. */
    private static final Duration DAMAGE_LIMIT = Duration.ofSeconds(20);

    @Test
    void aVolumeIsRead() {
        assertThat(volumes())
                .as("no volume was read, so nothing is proved of the parser: give test-driver one by --image, a test of"
                        + " your own by volumes()")
                .isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> damagedVolumeEndsInAnErrorOrInFaults() {
        return onEachVolume((parser, device, name) -> {
            CorruptingBlockDevice damaged = new CorruptingBlockDevice(device);
            VolumeReading.all(parser, damaged);
            for (int i = 0; i < DAMAGES; i++) {
                int seed = i;
                damaged.corrupt(seed);
                assertTimeoutPreemptively(
                        DAMAGE_LIMIT,
                        () -> {
                            try {
                                VolumeReading.all(parser, damaged);
                            } catch (IOException expected) {
                                assertThat(expected).as("damage %d", seed).hasMessageMatching("(?s).+");
                            }
                        },
                        () -> "damage " + seed + " of " + name);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> sessionsFailWhenTheParserIsWithdrawn() {
        return onEachVolume(
                (parser, device, name) -> WithdrawnVolume.checkCalls(parser.open(device), () -> withdraw(parser)));
    }

    @TestFactory
    Stream<DynamicTest> contentThatIsReadFailsWhenTheParserIsWithdrawn() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                WithdrawnVolume.checkContent(volume, () -> withdraw(parser), LOOKED_AHEAD);
            }
        });
    }
}
