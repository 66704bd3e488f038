// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumLabel;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.UnitRole;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator.Backing;
import org.offhost.driver.Addresses;
import org.offhost.driver.DriverBoard;

/**
 * The units a job was begun with, in its journal. It goes on with nothing else: a medium is known by its label, so that a copy
 * of it will do; source and destination by what the host knows them by. Where another thing or none is found, a person can
 * bring the right one, so the job pauses.
 */
public final class BegunWith {
    private final Journal journal;
    private final DriverBoard board;

    public BegunWith(Journal journal, DriverBoard board) {
        this.journal = journal;
        this.board = board;
    }

    public static BegunWith of(Hands job) {
        return new BegunWith(job.journal(), job.board());
    }

    /** Notes where the units are, once; durable with the next change of the journal. */
    public void note() {
        Map<AskedUnit, Noted.Begun.Known> known = new HashMap<>(begun());
        Requests.units(journal).forEach((asked, unit) -> {
            Optional<Backing> backing = Addresses.backing(board, unit);
            if (backing.isPresent() && backing.get().isThere()) {
                known.putIfAbsent(
                        asked,
                        new Noted.Begun.Known(
                                backing.get().address(), backing.get().identity()));
            }
        });
        if (!known.isEmpty()) {
            journal.note(new Noted.Begun(known));
        }
    }

    private Map<AskedUnit, Noted.Begun.Known> begun() {
        return journal.find(Noted.Begun.class).map(Noted.Begun::units).orElse(Map.of());
    }

    private Optional<String> address(AskedUnit asked) {
        return Optional.ofNullable(begun().get(asked)).map(Noted.Begun.Known::address);
    }

    /**
     * Looks for the units again where they were, before a job goes on: one that was away for a while may have another
     * designator now.
     */
    public void findAgain() {
        Map<AskedUnit, Designator> now = new HashMap<>();
        begun().forEach((asked, known) -> {
            UnitRole role = asked.role();
            boolean written = role == UnitRole.DESTINATION
                    || role == UnitRole.MEDIUM
                            && Requests.unit(journal, UnitRole.SOURCE).isPresent();
            Addresses.locate(board, known.address(), written ? Access.READ_WRITE : Access.READ)
                    .map(Unit::designator)
                    .filter(u -> role == UnitRole.MEDIUM || isSame(asked, u))
                    .ifPresent(u -> now.put(asked, u));
        });
        Requests.renamed(journal, now);
    }

    private boolean isSame(AskedUnit asked, Designator unit) {
        Optional<Noted.Begun.Known> known = Optional.ofNullable(begun().get(asked));
        return Addresses.backing(board, unit)
                .filter(b -> b.identity()
                        .equals(known.map(Noted.Begun.Known::identity).orElse("")))
                .isPresent();
    }

    /**
     * Looks whether the units are there.
     *
     * @throws PausedException if one is not, or source or destination is another
     */
    public void require() throws PausedException {
        if (!Addresses.canTell(board)) {
            return; // the drivers that would know are waited for
        }
        for (Map.Entry<AskedUnit, Designator> unit : Requests.units(journal).entrySet()) {
            Optional<String> address = address(unit.getKey());
            if (address.isPresent()) {
                require(unit.getKey(), unit.getValue(), address.get());
            }
        }
    }

    private void require(AskedUnit asked, Designator unit, String address) throws PausedException {
        UnitRole role = asked.role();
        Optional<Backing> now = Addresses.backing(board, unit).filter(Backing::isThere);
        if (now.isEmpty()) {
            throw new PausedException(Notice.of(NoticeCode.UNIT_NOT_THERE)
                    .with("role", role.title())
                    .with("address", address)
                    .remedy(Remedy.BRING_BACK, Remedy.MOUNT_AND_RESUME));
        }
        if (role != UnitRole.MEDIUM && !isSame(asked, unit)) {
            throw new PausedException(Notice.of(NoticeCode.UNIT_REPLACED)
                    .with("role", role.title())
                    .with("address", address)
                    .remedy(Remedy.BRING_BACK_AND_RESUME, Remedy.CANCEL));
        }
    }

    /**
     * Notes the label of the medium, or holds it against what was noted.
     *
     * @throws PausedException if it is another medium
     */
    public void medium(OpenMedium open) throws IOException {
        Optional<MediumLabel> label = label(open);
        Optional<Noted.Labelled> expected = journal.find(Noted.Labelled.class);
        if (expected.isEmpty()) {
            label.ifPresent(this::noteLabel);
            return;
        }
        Inspection.State state = open.inspection().state();
        if (state == Inspection.State.DAMAGED
                || label.filter(l -> l.id().equals(expected.get().id())).isPresent()) {
            return;
        }
        Notice other = Notice.of(NoticeCode.MEDIUM_REPLACED)
                .with(
                        "address",
                        address(AskedUnit.of(UnitRole.MEDIUM))
                                .orElse(open.unit().designator().toString()))
                .with("expectedId", expected.get().id())
                .with("expectedName", expected.get().name())
                .with("blank", state == Inspection.State.BLANK);
        if (label.isPresent()) {
            other = other.with("foundId", label.get().id())
                    .with("foundName", label.get().name());
        }
        throw new PausedException(other.remedy(Remedy.BRING_BACK_AND_RESUME));
    }

    /** Notes the label of a medium that the job itself has labelled, if it noted none before. */
    public void labelled(MediumLabel label) {
        if (!journal.has(Noted.Labelled.class)) {
            noteLabel(label);
        }
    }

    private void noteLabel(MediumLabel label) {
        journal.note(new Noted.Labelled(label.id(), label.name()));
    }

    private static Optional<MediumLabel> label(OpenMedium open) throws IOException {
        return open.inspection().state() == Inspection.State.OURS ? open.label() : Optional.empty();
    }
}
