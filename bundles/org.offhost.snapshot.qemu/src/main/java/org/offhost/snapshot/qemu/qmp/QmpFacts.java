// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object of an answer, read by type; what is missing or of another type is malformed, unless it may be missing. */
public record QmpFacts(Map<String, Object> map) {
    @SuppressWarnings("unchecked")
    public static List<QmpFacts> list(Object answer) throws MalformedQmpException {
        if (!(answer instanceof List<?> all)) {
            throw new MalformedQmpException("no list, where one is expected");
        }
        List<QmpFacts> facts = new ArrayList<>();
        for (Object one : all) {
            if (!(one instanceof Map)) {
                throw new MalformedQmpException("a list of something else than objects");
            }
            facts.add(new QmpFacts((Map<String, Object>) one));
        }
        return facts;
    }

    public String text(String name) throws MalformedQmpException {
        return require(name, String.class);
    }

    public String text(String name, String otherwise) {
        return map.get(name) instanceof String s ? s : otherwise;
    }

    public Optional<Object> find(String name) {
        return Optional.ofNullable(map.get(name));
    }

    public long number(String name) throws MalformedQmpException {
        return require(name, Long.class);
    }

    public boolean is(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    @SuppressWarnings("unchecked")
    public QmpFacts object(String name) throws MalformedQmpException {
        return new QmpFacts(require(name, Map.class));
    }

    /** Empty if there is none. */
    public List<QmpFacts> objects(String name) throws MalformedQmpException {
        return map.containsKey(name) ? list(map.get(name)) : List.of();
    }

    private <T> T require(String name, Class<T> type) throws MalformedQmpException {
        if (!type.isInstance(map.get(name))) {
            throw new MalformedQmpException("no '" + name + "' of the expected type in an answer");
        }
        return type.cast(map.get(name));
    }
}
