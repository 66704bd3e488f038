// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumLabel;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Backing;

/**
 * The units a job was begun with, in its file. It goes on with nothing else: a medium is known by its label, so that a copy
 * of it will do; source and destination by what the host knows them by. Where another thing or none is found, a person can
 * bring the right one, so the job pauses.
 */
final class BegunWith {
    private static final String MEDIUM = "medium";
    private static final String ADDRESS = ".address";
    private static final String IDENTITY = ".identity";
    private static final String LABEL = "medium.label";
    private static final String NAME = "medium.name";

    private final JobFile file;
    private final DriverBoard board;

    BegunWith(JobFile file, DriverBoard board) {
        this.file = file;
        this.board = board;
    }

    static BegunWith of(Hands job) {
        return new BegunWith(job.file(), job.board());
    }

    /** What a unit is for a job, by the key of its file. */
    private enum Role {
        SOURCE("source"),
        MEDIUM("medium"),
        DESTINATION("to.unit");

        private final String key;

        Role(String key) {
            this.key = key;
        }

        String title() {
            return this == DESTINATION ? "destination" : key;
        }
    }

    /** Notes where the units are, once; durable with the next change of the file. */
    void note() {
        for (Role role : Role.values()) {
            Optional<Backing> backing = unit(role).flatMap(u -> Addresses.backing(board, u));
            if (backing.isPresent()
                    && backing.get().isThere()
                    && file.get(role.key + ADDRESS).isEmpty()) {
                file.set(role.key + ADDRESS, backing.get().address())
                        .set(role.key + IDENTITY, backing.get().identity());
            }
        }
    }

    private Optional<Designator> unit(Role role) {
        return file.get(role.key).map(Designator::parse);
    }

    /**
     * Looks for the units again where they were, before a job goes on: one that was away for a while may have another
     * designator now.
     */
    void findAgain() {
        for (Role role : Role.values()) {
            Optional<String> address = file.get(role.key + ADDRESS);
            boolean written = role == Role.DESTINATION
                    || role == Role.MEDIUM && file.get(Role.SOURCE.key).isPresent();
            Optional<Unit> found =
                    address.flatMap(a -> Addresses.locate(board, a, written ? Access.READ_WRITE : Access.READ));
            found.map(Unit::designator)
                    .filter(u -> role == Role.MEDIUM || isSame(role, u))
                    .ifPresent(u -> file.set(role.key, u));
        }
    }

    private boolean isSame(Role role, Designator unit) {
        return Addresses.backing(board, unit)
                .filter(b -> b.identity().equals(file.get(role.key + IDENTITY).orElse("")))
                .isPresent();
    }

    /**
     * Looks whether the units are there.
     *
     * @throws PausedException if one is not, or source or destination is another
     */
    void require() throws PausedException {
        if (!Addresses.canTell(board)) {
            return; // the drivers that would know are waited for
        }
        for (Role role : Role.values()) {
            Optional<String> address = file.get(role.key + ADDRESS);
            if (address.isPresent()) {
                require(role, address.get());
            }
        }
    }

    private void require(Role role, String address) throws PausedException {
        Designator unit = unit(role).orElseThrow();
        Optional<Backing> now = Addresses.backing(board, unit).filter(Backing::isThere);
        if (now.isEmpty()) {
            throw new PausedException(role.title() + " " + address + " is not there: bring it back, or mount the file"
                    + " system that it is on, and resume the job");
        }
        if (role != Role.MEDIUM && !isSame(role, unit)) {
            throw new PausedException(role.title() + " " + address + " is not what it was when the job began, but"
                    + " another in its place; nothing was written to it. Bring the first one back and resume the job, or"
                    + " cancel the job");
        }
    }

    /**
     * Notes the label of the medium, or holds it against what was noted.
     *
     * @throws PausedException if it is another medium
     */
    void medium(OpenMedium open) throws IOException {
        Optional<MediumLabel> label = label(open);
        Optional<String> expected = file.get(LABEL);
        if (expected.isEmpty()) {
            label.ifPresent(this::noteLabel);
            return;
        }
        Inspection.State state = open.inspection().state();
        if (state == Inspection.State.DAMAGED
                || label.filter(l -> l.id().equals(expected.get())).isPresent()) {
            return;
        }
        String found = label.isPresent()
                ? "one labelled " + title(label.get().id(), label.get().name())
                : state == Inspection.State.BLANK ? "a blank one" : "somebody else's data";
        String place =
                file.get(MEDIUM + ADDRESS).orElse(open.unit().designator().toString());
        throw new PausedException(
                "medium " + place + " is not the one that the job began with: expected the medium labelled "
                        + title(expected.get(), file.get(NAME).orElse("")) + ", found " + found
                        + ". Bring the first one back there and resume the job");
    }

    /** Notes the label of a medium that the job itself has labelled, if it noted none before. */
    void labelled(MediumLabel label) {
        if (file.get(LABEL).isEmpty()) {
            noteLabel(label);
        }
    }

    private void noteLabel(MediumLabel label) {
        file.set(LABEL, label.id()).set(NAME, label.name());
    }

    private static String title(String id, String name) {
        return name.isEmpty() ? id : "'" + name + "' (" + id + ")";
    }

    private static Optional<MediumLabel> label(OpenMedium open) throws IOException {
        return open.inspection().state() == Inspection.State.OURS ? open.label() : Optional.empty();
    }
}
