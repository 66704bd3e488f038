// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.Set;
import org.offhost.backup.Driver;
import org.offhost.backup.Driver.Abilities;

/** What a driver can do, in words. */
final class AbilityWords {
    private AbilityWords() {}

    static String of(Driver driver) {
        Abilities abilities = driver.abilities();
        return switch (driver.kind()) {
            case "parser", "volume-finder" -> "reads " + list(abilities.reads());
            case "snapshot" ->
                "cuts " + count(abilities, "cut") + " of " + count(abilities, "asked") + " units"
                        + (abilities.can().isEmpty() ? "" : ": ") + list(abilities.can());
            case "write-activity" ->
                abilities.can().isEmpty() ? "watches no unit of now" : "sees writes " + list(abilities.can());
            case "copy" -> "method " + list(abilities.can());
            case "device" -> devices(count(abilities, "disks"), count(abilities, "tapes"));
            case "quiescer" -> "holds writers";
            case "placer" -> "places restored files";
            case "catalog" -> "keeps sets and listings";
            default -> list(abilities.can());
        };
    }

    private static String devices(long disks, long tapes) {
        return disks + tapes == 0 ? "opens by name" : "has " + disks + " disks, " + tapes + " tapes";
    }

    private static String list(Set<String> words) {
        return String.join(", ", words);
    }

    private static long count(Abilities abilities, String what) {
        return abilities.units().getOrDefault(what, 0L);
    }
}
