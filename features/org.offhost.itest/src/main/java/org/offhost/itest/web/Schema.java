// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds answers to schemas of an OpenAPI description: the part of JSON Schema that the description uses. */
final class Schema {
    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, Object> schemas;

    Schema(Map<String, Object> description) {
        this.schemas = map(map(description.get("components")).get("schemas"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /** What is not as the schema says, by its place; empty if all is. */
    List<String> differences(Object value, Object schema) {
        List<String> found = new ArrayList<>();
        compare("$", value, map(schema), found);
        return found;
    }

    private void compare(String place, Object value, Map<String, Object> schema, List<String> found) {
        if (schema.get("$ref") instanceof String name) {
            compare(place, value, map(schemas.get(name.substring(REFERENCE.length()))), found);
            return;
        }
        String type = (String) schema.get("type");
        boolean fits = type == null
                || switch (type) {
                    case "string" -> value instanceof String;
                    case "integer" -> value instanceof Long;
                    case "boolean" -> value instanceof Boolean;
                    case "array" -> value instanceof List;
                    case "object" -> value instanceof Map;
                    default -> false;
                };
        if (!fits) {
            found.add(place + " is no " + type + ": " + value);
        } else if (schema.containsKey("enum") && !list(schema.get("enum")).contains(value)) {
            found.add(place + " is none of " + schema.get("enum") + ": " + value);
        } else if (value instanceof List<?> items && schema.containsKey("items")) {
            for (int i = 0; i < items.size(); i++) {
                compare(place + "[" + i + "]", items.get(i), map(schema.get("items")), found);
            }
        } else if (value instanceof Map) {
            members(place, map(value), schema, found);
        }
    }

    private void members(String place, Map<String, Object> value, Map<String, Object> schema, List<String> found) {
        Map<String, Object> properties = schema.containsKey("properties") ? map(schema.get("properties")) : Map.of();
        if (schema.containsKey("required")) {
            list(schema.get("required")).stream()
                    .filter(name -> !value.containsKey(name))
                    .forEach(name -> found.add(place + " lacks " + name));
        }
        value.forEach((name, member) -> {
            Object more = schema.get("additionalProperties");
            if (properties.containsKey(name)) {
                compare(place + "." + name, member, map(properties.get(name)), found);
            } else if (more instanceof Map) {
                compare(place + "." + name, member, map(more), found);
            } else if (Boolean.FALSE.equals(more)) {
                found.add(place + " has " + name + ", of which the description says nothing");
            }
        });
    }
}
