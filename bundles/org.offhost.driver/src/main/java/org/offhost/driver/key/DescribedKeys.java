// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.key;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The keys that a bundle describes by Metatype (OSGi Compendium 8, 105.8). Its files are read as they are, since few consoles have
 * a service that does.
 *
 * @param byPid of a configuration or of a factory of some
 */
record DescribedKeys(Map<String, Set<String>> byPid) {
    private static final String FOLDER = "OSGI-INF/metatype";

    /** Of a bundle that is resolved; a file that cannot be read describes nothing. */
    static DescribedKeys of(Bundle bundle) {
        Map<String, Set<String>> all = new TreeMap<>();
        Enumeration<URL> files = bundle.findEntries(FOLDER, "*.xml", false);
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            try (InputStream in = file.openStream()) {
                read(in).byPid().forEach((pid, keys) -> all.merge(pid, keys, DescribedKeys::both));
            } catch (IOException e) {
                // whoever shows forms of it has more to say
            }
        }
        return new DescribedKeys(all);
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** @throws IOException if it is no such file */
    static DescribedKeys read(InputStream metatype) throws IOException {
        Document document;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            document = factory.newDocumentBuilder().parse(metatype);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("no metatype: " + e.getMessage(), e);
        }
        Map<String, Set<String>> definitions = new HashMap<>();
        for (Element definition : elements(document.getElementsByTagName("OCD"))) {
            Set<String> keys = new HashSet<>();
            elements(definition.getElementsByTagName("AD")).forEach(k -> keys.add(k.getAttribute("id")));
            definitions.put(definition.getAttribute("id"), keys);
        }
        Map<String, Set<String>> byPid = new TreeMap<>();
        for (Element designate : elements(document.getElementsByTagName("Designate"))) {
            String pid = designate.getAttribute(designate.hasAttribute("factoryPid") ? "factoryPid" : "pid");
            for (Element object : elements(designate.getElementsByTagName("Object"))) {
                byPid.merge(
                        pid, definitions.getOrDefault(object.getAttribute("ocdref"), Set.of()), DescribedKeys::both);
            }
        }
        return new DescribedKeys(byPid);
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
