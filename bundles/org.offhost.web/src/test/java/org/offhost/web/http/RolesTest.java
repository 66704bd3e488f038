// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.driver.DriverBoard;
import org.offhost.web.access.Role;
import org.offhost.web.keep.KeepResource;
import org.offhost.web.unit.UnitResource;
import org.offhost.web.unit.VolumeResource;

/** What may be named and done by whom. */
class RolesTest extends GatedServer {
    /** An operator could make files of the server's host otherwise, or have its disks written over. */
    @Test
    void unitThatIsToBeWrittenIsAnAdministratorsToName() throws Exception {
        try (TestServer units = new TestServer(Role.OPERATOR, new UnitResource(new DriverBoard(), STATE))) {
            units.refuses(
                    posted(units.signed("units"), "{\"address\":\"/srv/a\",\"use\":\"write\",\"create\":512}"),
                    WebCode.ROLE_TOO_LOW);
            units.refuses(posted(units.signed("units"), "{\"address\":\"a.img\"}"), WebCode.INVALID_REQUEST);
            units.refuses(
                    posted(units.signed("units"), "{\"address\":\"/srv/a\",\"create\":512}"), WebCode.INVALID_REQUEST);
            units.refuses(posted(units.signed("units"), "{\"address\":\"/srv/a\"}"), WebCode.UNKNOWN_ADDRESS);
        }
    }

    @Test
    void whatDeletesIsAnAdministrators() throws Exception {
        try (TestServer keep = new TestServer(Role.OPERATOR, new KeepResource(null, null))) {
            keep.refuses(posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":1}"), WebCode.ROLE_TOO_LOW);
            keep.refuses(posted(keep.signed("media/naa.60/forget-missing"), "{}"), WebCode.ROLE_TOO_LOW);
            keep.refuses(posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":-1}"), WebCode.INVALID_REQUEST);
            keep.refuses(
                    posted(keep.signed("media/naa.60/forget"), "{\"keepLast\":1,\"zone\":\"Atlantis\"}"),
                    WebCode.INVALID_REQUEST);
        }
    }

    @Test
    void addressLeadsNowhereByTheFolderThatTheServerRunsIn() throws Exception {
        try (TestServer units = new TestServer(Role.ADMINISTRATOR, new UnitResource(new DriverBoard(), STATE))) {
            for (String relative :
                    List.of("::", "a:", "ab", "1:a", "file:a.img", "file:../a.img", "file:/%zz", "./qcow2:x")) {
                units.refuses(
                        posted(units.signed("units"), "{\"address\":\"" + relative + "\"}"), WebCode.INVALID_REQUEST);
            }
            for (String clear : List.of("file:/srv/a", "file:///srv/a", "iscsi://host/name/0", "/srv/a:b")) {
                units.refuses(
                        posted(units.signed("units"), "{\"address\":\"" + clear + "\"}"), WebCode.UNKNOWN_ADDRESS);
            }
        }
    }

    /** A viewer could look into any file of the server's host otherwise. */
    @Test
    void fileOfTheHostIsAnOperatorsToName() throws Exception {
        VolumeResource resource = new VolumeResource(new DriverBoard());
        try (TestServer viewed = new TestServer(Role.VIEWER, resource);
                TestServer operated = new TestServer(Role.OPERATOR, resource)) {
            for (String unit : List.of("file./srv/none", "qcow2./srv/none")) {
                String volumes = "units/" + PathSegment.of(unit) + "/volumes";
                for (String path : List.of(volumes, volumes + "/0/entries", volumes + "/0/map")) {
                    viewed.refuses(viewed.cookie(path), WebCode.ROLE_TOO_LOW);
                    operated.refuses(operated.cookie(path), WebCode.NO_SUCH_RESOURCE);
                }
            }
        }
    }
}
