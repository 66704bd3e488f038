// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

import java.util.Locale;

/** What a person can do about a {@link Notice}; how, a console says in its own words and by the names of its own options. */
public enum Remedy {
    NAME_ANOTHER_MEDIUM,
    NAME_BACKUP_MEDIUM,
    NAME_BIGGER,
    NAME_ANOTHER,
    NAME_BLANK,
    NAME_SAME_BLOCK_LENGTH,
    NAME_VOLUME,
    LEAVE_VOLUME_OUT,
    NAME_SOUND_IMAGE,
    USE_ANOTHER_MEDIUM,
    USE_ANOTHER_UNIT,
    BACK_UP_TO_ANOTHER,
    REPAIR_FILE_SYSTEM,
    REPAIR_TABLE,
    REPAIR_BLOCK,
    SAVE_OTHER_FILES,
    ACCEPT_INCONSISTENT,
    OVERWRITE,
    RESTORE_TO_FOLDER,
    RESTORE_AGAIN,
    RESTORE_ELSEWHERE,
    RESTORE_SETS,
    COPY_SETS_OFF,
    STOP_WRITERS,
    START_QUIESCER,
    FREEZE,
    CUT_ANYWAY,
    WAIT_FOR_END,
    CANCEL,
    END_ITS_PROCESS,
    MAKE_ROOM,
    MAKE_ROOM_AND_RESUME,
    NAME_MEDIUM_ELSEWHERE,
    NAME_DESTINATION_ELSEWHERE,
    RESTORE_OVER,
    NAME_STATE_FOLDER,
    BRING_BACK,
    MOUNT_AND_RESUME,
    BRING_BACK_AND_RESUME,
    MEND_AND_RESUME,
    START_DRIVER_AND_RESUME,
    TEND_DRIVER_AND_RESUME,
    SUBMIT_AGAIN,
    GIVE_MEMORY,
    INSTALL_DRIVER_ANEW,
    SAY_WHO_HOLDS_IT,
    BACK_UP_BY_WORD,
    SAVE_ALL,
    CONSOLIDATE_HERE,
    NAME_MEDIUM_OF_PARENT,
    NAME_OLDER_SET,
    HOLD_AND_SUBMIT_AGAIN;

    /** As it is written in JSON and in a job's file: {@code name-another-medium}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
