// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTraits;

/** A {@link VolumeSummary} in a document, under keys that begin with "volume.". */
public final class VolumeFacts {
    private static final String PREFIX = "volume.";

    private VolumeFacts() {}

    public static void write(VolumeSummary v, Document d) {
        d.put(PREFIX + "type", v.type());
        d.put(PREFIX + "label", v.label());
        d.put(PREFIX + "serial", v.serial());
        d.put(PREFIX + "length", Long.toString(v.length()));
        d.put(PREFIX + "sectorLength", Integer.toString(v.sectorLength()));
        d.put(PREFIX + "clusterLength", Integer.toString(v.clusterLength()));
        d.put(PREFIX + "rootId", Long.toString(v.rootId()));
        d.put(PREFIX + "dirty", Boolean.toString(v.dirty()));
        VolumeTraits t = v.traits();
        d.put(PREFIX + "addressUnit", Integer.toString(t.addressUnit()));
        d.put(PREFIX + "addressName", t.addressName());
        d.put(PREFIX + "idName", t.idName());
        d.put(PREFIX + "idIsPosition", Boolean.toString(t.idIsPosition()));
        d.put(PREFIX + "sequences", Boolean.toString(t.sequences()));
        d.put(PREFIX + "metadata", word(t.metadata()));
        d.put(PREFIX + "caseSensitive", Boolean.toString(t.caseSensitive()));
        for (int i = 0; i < v.evidence().size(); i++) {
            d.put(PREFIX + "evidence." + i, v.evidence().get(i));
        }
    }

    public static VolumeSummary read(Document d) throws DamagedMediumException {
        Map<String, String> m = d.under(PREFIX);
        List<String> evidence = new ArrayList<>();
        for (Optional<String> e = line(m, 0); e.isPresent(); e = line(m, evidence.size())) {
            evidence.add(e.get());
        }
        try {
            return checked(new VolumeSummary(
                    m.getOrDefault("type", ""),
                    m.getOrDefault("label", ""),
                    m.getOrDefault("serial", ""),
                    Long.parseLong(m.get("length")),
                    Integer.parseInt(m.get("sectorLength")),
                    Integer.parseInt(m.get("clusterLength")),
                    Long.parseLong(m.get("rootId")),
                    Boolean.parseBoolean(m.get("dirty")),
                    traits(m),
                    evidence));
        } catch (IllegalArgumentException e) {
            throw new DamagedMediumException(
                    "volume summary", 0, "numbers that are not negative, and known words", lengths(m));
        }
    }

    /** @throws IllegalArgumentException if a value is none */
    private static VolumeTraits traits(Map<String, String> m) {
        return new VolumeTraits(
                Integer.parseInt(m.get("addressUnit")),
                m.getOrDefault("addressName", ""),
                m.getOrDefault("idName", ""),
                Boolean.parseBoolean(m.get("idIsPosition")),
                Boolean.parseBoolean(m.get("sequences")),
                metadata(m.getOrDefault("metadata", "")),
                Boolean.parseBoolean(m.get("caseSensitive")));
    }

    /** The words on media do not change when a constant gets another name. */
    private static String word(VolumeTraits.Metadata metadata) {
        return switch (metadata) {
            case DOS -> "dos";
            case WINDOWS -> "windows";
            case POSIX -> "posix";
        };
    }

    private static VolumeTraits.Metadata metadata(String word) {
        return Arrays.stream(VolumeTraits.Metadata.values())
                .filter(m -> word(m).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("metadata " + word));
    }

    private static VolumeSummary checked(VolumeSummary v) {
        if (v.length() < 0 || v.sectorLength() < 0 || v.clusterLength() < 0) {
            throw new IllegalArgumentException("length " + v.length());
        }
        return v;
    }

    private static String lengths(Map<String, String> m) {
        return "length " + m.get("length") + ", sector " + m.get("sectorLength") + ", cluster "
                + m.get("clusterLength") + ", address unit " + m.get("addressUnit") + ", metadata "
                + m.get("metadata");
    }

    private static Optional<String> line(Map<String, String> m, int i) {
        return Optional.ofNullable(m.get("evidence." + i));
    }
}
