// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Nodes of a graph that can reach each other: its strongly connected components of more than one, after Tarjan. */
final class Circles {
    private final Map<String, Set<String>> arrows;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Set<String>> arrows) {
        this.arrows = arrows;
    }

    static List<Set<String>> in(Map<String, Set<String>> arrows) {
        Circles circles = new Circles(arrows);
        for (String node : arrows.keySet()) {
            if (!circles.numbers.containsKey(node)) {
                circles.visit(node);
            }
        }
        return circles.found;
    }

    private void visit(String node) {
        int number = numbers.size();
        numbers.put(node, number);
        lowest.put(node, number);
        open.push(node);
        isOpen.add(node);
        for (String next : arrows.getOrDefault(node, Set.of())) {
            if (!numbers.containsKey(next)) {
                visit(next);
                lowest.merge(node, lowest.get(next), Math::min);
            } else if (isOpen.contains(next)) {
                lowest.merge(node, numbers.get(next), Math::min);
            }
        }
        if (lowest.get(node) == number) {
            close(node);
        }
    }

    private void close(String first) {
        Set<String> circle = new TreeSet<>();
        String node;
        do {
            node = open.pop();
            isOpen.remove(node);
            circle.add(node);
        } while (!node.equals(first));
        if (circle.size() > 1) {
            found.add(circle);
        }
    }
}
