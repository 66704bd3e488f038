// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Some places of a tape, evenly spread, so that finding an object needs few reads; its size is bounded. */
final class TapIndex {
    /** Most places kept, 3 MiB of memory; then every other one is dropped. */
    static final int MOST = 65_536;

    private final List<TapPlace> places = new ArrayList<>(List.of(TapPlace.BEGINNING));
    private long stride = 1;

    /** Keeps the place if it is its turn. Places must come in ascending order. */
    void add(TapPlace place) {
        if (place.object() < places.get(places.size() - 1).object() + stride) {
            return;
        }
        places.add(place);
        if (places.size() > MOST) {
            stride *= 2;
            long keep = stride;
            places.removeIf(p -> p.object() % keep != 0);
        }
    }

    /** Forgets what lies behind an object. */
    void truncate(long object) {
        while (places.size() > 1 && places.get(places.size() - 1).object() > object) {
            places.remove(places.size() - 1);
        }
    }

    /** The last known place that is not behind an object. */
    TapPlace before(long object) {
        return last(TapPlace::object, object);
    }

    /** The last known place with at most so many filemarks before it. */
    TapPlace withFilemarks(long filemarks) {
        return last(TapPlace::filemarks, filemarks);
    }

    private TapPlace last(ToLongFunction<TapPlace> measure, long most) {
        int low = 0;
        int high = places.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (measure.applyAsLong(places.get(middle)) <= most) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return places.get(low);
    }

    int size() {
        return places.size();
    }
}
