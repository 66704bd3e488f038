// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

import java.util.List;
import java.util.Locale;

/**
 * Every kind of {@link Notice} there is, with the names of its facts. A code means the same for ever; one that is not needed any
 * more is not given to something else. The table of docs/guide/refusals.md has what each means.
 */
public enum NoticeCode {
    // a request
    SAME_UNIT("unit"),
    PATHS_FOR_UNIT,
    EMPTY_PATH,
    NO_SUCH_JOB("job"),
    NOT_RESUMABLE("job", "state"),
    UNIT_IN_USE("use", "unit", "holder", "holderUse", "holderUnit"),
    SAME_STORAGE("use", "unit", "otherUse", "otherUnit"),
    NO_DRIVER_KNOWS("unit"),
    NO_DRIVER_OPENS("unit"),
    ALL_EXCLUDED,
    PATTERN_MALFORMED("excluded", "detail"),
    PATTERNS_MATCH_NOTHING("typed", "listed", "paths", "more", "set", "hint"),

    // a source
    SOURCE_HELD_BY_NOBODY("source"),
    SOURCE_WAS_WRITTEN("source", "word", "what"),
    SOURCE_IS_TAPE("unit"),
    WRITTEN_ALL_THE_TIME("source", "seconds"),
    NEVER_QUIET("source", "millis", "seconds"),
    TABLE_UNREADABLE("unit", "detail"),
    SEVERAL_VOLUMES("unit", "table", "volumes"),
    NO_TABLE("unit", "number"),
    NO_SUCH_VOLUME("unit", "number", "table", "volumes"),
    VOLUME("number", "length", "position", "holds", "kind", "fault"),
    VOLUME_MISALIGNED("unit", "number", "position", "blockLength"),
    VOLUME_UNUSABLE("unit", "number", "fault"),
    VOLUME_DAMAGED("unit", "position", "detail"),
    VOLUME_CUT_SHORT("unit", "position", "type", "length", "size"),
    FOREIGN_VOLUME("unit", "position", "found"),
    NO_VOLUME("unit", "position"),
    OWNERSHIP_UNPROVED("ranges", "unowned", "free", "shared", "conflicts", "more", "dirty"),
    OWNERSHIP_BEYOND("ranges", "unowned", "free", "shared", "conflicts", "more"),
    ACCEPTED("ranges", "unowned", "free", "shared", "conflicts", "more"),
    CONFLICT("place", "owners", "kind"),
    BLOCK_UNREADABLE("unit", "position", "detail", "owner"),
    OTHER_BLOCK_UNREADABLE("unit", "position", "detail"),
    SNAPSHOT_LOST("snapshot", "unit", "state"),

    // a medium
    MEDIUM_READ_ONLY("medium"),
    MEDIUM_TAKES_NO_MORE("medium", "detail"),
    SETS_MISSING("medium", "finding"),
    MEDIUM_BLANK("medium"),
    MEDIUM_FOREIGN("medium", "found"),
    LABEL_DAMAGED("medium", "found"),
    NEWEST_SET_UNUSABLE("medium", "otherForm", "finding", "sets"),
    SET_UNUSABLE("medium", "set", "otherForm", "finding"),
    NO_SET("medium"),
    NO_SUCH_SET("medium", "set", "sets"),
    NOTHING_TO_VERIFY("medium"),
    MEDIUM_TOO_SMALL("medium", "needed", "room"),
    MEDIUM_ENDED("medium", "phase", "written", "length", "removed"),
    MEDIUM_STORAGE_FULL("medium", "storage", "left", "free", "missing", "removed"),
    SETS_BAD("bad", "more"),
    COUNTS_DIFFER("told", "listed"),
    ENTRIES_DIFFER("listed", "found"),
    MEDIUM_GONE("detail", "path"),
    BEHIND_THE_SET("set", "position", "length"),

    // a copy
    NOBODY_COPIES("source", "destination", "withoutHost", "reasons"),
    COPY_DIFFERS("position", "snapshotPosition"),
    COPY_NOT_ZEROS("position"),
    COPY_LACKS_ENTRY("entry", "name"),
    COPY_HAS_OTHER_ENTRY("expectedEntry", "expectedName", "entry", "name"),

    // a restore
    SET_OF_FILES("set"),
    DESTINATION_IS_MEDIUM("unit"),
    DESTINATION_READ_ONLY("unit"),
    DESTINATION_IS_TAPE("unit"),
    BLOCK_LENGTH_DIFFERS("unit", "found", "set", "needed"),
    DESTINATION_TOO_SMALL("unit", "volume", "length", "set", "needed"),
    DESTINATION_RESIZED("unit", "before", "found"),
    DESTINATION_HOLDS_DATA("unit", "volume", "position"),
    VOLUMES_OVERLAP("unit", "number", "other"),
    TABLE_DOUBTFUL("unit", "detail"),
    VOLUME_MOVED("unit", "number", "before", "position"),
    DESTINATION_STORAGE_FULL("unit", "storage", "left", "free", "missing", "removed"),
    PLACEMENT_REFUSED("detail"),
    PLACEMENT_PAUSED("detail"),
    RESTORED_DIFFERS("sums", "damage", "set", "onMedium"),
    DESTINATION_DIFFERS("position", "set"),

    // a job and what it keeps
    WAITING_FOR_DRIVER("need", "seconds"),
    WAITING_FOR_STEADY_DRIVER("detail"),
    NO_DRIVER_CAME("need", "seconds"),
    DRIVER_UNSTEADY("times", "seconds", "detail"),
    UNIT_NOT_THERE("role", "address"),
    UNIT_REPLACED("role", "address"),
    MEDIUM_REPLACED("address", "expectedId", "expectedName", "foundId", "foundName", "blank"),
    CANNOT_GO_ON("cause"),
    SERVICE_STOPPED("state"),
    SERVICE_STOPPING,
    PROCESS_ENDED("state"),
    CANCELLED,
    STATE_FOLDER_FULL("folder", "free", "touched"),
    STATE_FOLDER_UNUSABLE("folder", "cause"),
    JOB_OF_OTHER_FORM("found", "reads", "kept"),
    JOB_FILE_DAMAGED("cause", "kept"),
    JOB_FILE_LACKS("field"),
    JOB_FILE_HOLDS_UNKNOWN("field"),
    JOB_FILE_VALUE("field", "found", "expected"),
    JOB_FILE_FORM("found", "reads"),
    JOB_FILE_IS_NO_TEXT("detail"),
    JOB_REQUEST_CONTRADICTS("detail"),
    JOB_FILE_UNUSABLE("file", "write", "detail"),
    PATH_LIST_DAMAGED("file", "length"),
    END_NOT_KEPT("reason", "cause"),
    END_LOST("failed"),
    TOLD_BEFORE("text"),

    // what went wrong elsewhere
    DRIVER_SAYS("detail"),
    FILE_UNUSABLE("file", "detail"),
    OUT_OF_MEMORY("detail"),
    NESTED_TOO_DEEPLY,
    DRIVER_DOES_NOT_FIT("detail"),
    FAULT("detail"),

    // notes on a job
    SAID("text"),
    MORE_NOTES("more"),
    RUN_AGAIN("runs"),
    DONE_BEFORE("cause"),
    DRIVER_REPLACED("state", "millis"),
    FORESEEN_SET("medium", "length"),
    FORESEEN_VOLUME("unit", "volume", "length"),
    WOULD_BE_COPIED("driver"),
    WOULD_BE_READ("driver"),
    QUIET_AS_SEEN_HERE,
    HELD_BY_A_WORD("word"),
    ONLY_READABLE_VOLUME,
    VOLUME_OF_TABLE("number", "volumes", "length", "position", "kind"),
    TABLE_SHOWS("table", "detail"),
    FILE_SYSTEM_SHOWS("type", "detail"),
    NOT_CLOSED_CLEANLY("type"),
    PARSED_BY("driver"),
    VOLUME_HAS_FAULTS("faults", "named"),
    NO_ALLOCATION_MAP("type"),
    BLOCKS_OWNED,
    PATHS_MATCHED("typed", "listed", "excluded", "detail"),
    PASSES_HOST("detail"),
    COPIED_BY("driver", "detail"),
    COPIED_AGAIN("detail"),
    NOT_IN_CATALOG("set", "detail"),
    CATALOG_SILENT("detail"),
    OLDER_COPY("unit", "sets", "more"),
    SET_SHOWS("set", "detail"),
    SUMS_OF_CHECK_LOST("set"),
    SUMS_ON_MEDIUM("set"),
    SUMS_IN_CATALOG("set", "detail"),
    SUMS_NOT_KEPT("set", "detail", "cause"),
    UNIT_STAYS("unit", "cause"),
    NO_SUMS("set", "useless"),
    COULD_BE_PROVED("sums"),
    PROVED("sums"),
    UNIT_PROVED("sums"),
    SAME_AS_MEDIUM("cause"),
    NOTHING_TO_PROVE,
    NOT_PROVED("cause"),
    NOT_ALL_PROVED("unproved", "contents"),
    NOT_COMPARED,
    SETS_VERIFIED("sets"),
    FILES_FAILED("files", "file"),
    VOLUME_RESTORED("type", "label", "length"),
    HALF_MADE_STAYS("folder");

    private final List<String> facts;

    NoticeCode(String... facts) {
        this.facts = List.of(facts);
    }

    /** The code as it is written in JSON and in a job's file: {@code medium-too-small}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Names of the facts that a notice of this code may have. */
    public List<String> facts() {
        return facts;
    }
}
