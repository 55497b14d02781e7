package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents made at random of names that collide, values that change their type, and lists of everything. */
public final class RandomDocuments {

    private static final String[] KEYS = {
        "id",
        "Name",
        "name",
        "NAME",
        "a b",
        "a__b",
        "a",
        "b",
        "value",
        "list",
        "ключ",
        "имя",
        "",
        " ",
        "_sluice_id",
        "_sluice_load_id",
        "_sluice_parent_id",
        "_sluice_rest",
        "v__v_text",
        "v",
        "select",
        "x\"; DROP TABLE",
        "1st",
        "__",
        "emoji \uD83D\uDE00"
    };
    /** Objects whose names differ: lists in two objects of one name share a table, which the check does not follow. */
    private static final String[] OBJECT_KEYS = {"a", "b", "v", "Name", "1st", "ключ"};

    private static final String[] LIST_KEYS = {"items", "Items", "tags", "deep"};
    private static final String[] TEXTS = {
        "",
        "x",
        "12",
        " 7 ",
        "1.5",
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05.123456+02:00",
        "2024-01-02",
        "yes",
        "True",
        "null",
        "[1]",
        "'",
        "\\",
        "nul\u0000l",
        "\u00e6\u00f8\u00e5",
        "0x1F",
        "NaN text",
        "1e3"
    };

    private RandomDocuments() {}

    /** So many documents, always the same for a seed; at most three objects deep. */
    public static List<JsonNode> of(long seed, int count) throws IOException {
        Random random = new Random(seed);
        List<JsonNode> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(Conservation.JSON.readTree(object(random, 3).toString()));
        }
        return documents;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = Conservation.JSON.createObjectNode();
        int keys = random.nextInt(8);
        for (int i = 0; i < keys; i++) {
            if (depth > 0 && random.nextInt(6) == 0) {
                object.set(LIST_KEYS[random.nextInt(LIST_KEYS.length)], list(random, depth - 1));
            } else if (depth > 0 && random.nextInt(6) == 0) {
                object.set(OBJECT_KEYS[random.nextInt(OBJECT_KEYS.length)], object(random, depth - 1));
            } else {
                object.set(KEYS[random.nextInt(KEYS.length)], scalar(random));
            }
        }
        return object;
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = Conservation.JSON.createArrayNode();
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            int kind = random.nextInt(4);
            list.add(
                    kind == 0
                            ? object(random, depth)
                            : kind == 1 && depth > 0 ? list(random, depth - 1) : scalar(random));
        }
        return list;
    }

    private static JsonNode scalar(Random random) {
        var nodes = Conservation.JSON.getNodeFactory();
        return switch (random.nextInt(8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt(100));
            case 3 -> nodes.numberNode(random.nextLong());
            case 4 -> nodes.numberNode(random.nextInt(1000) / 8.0);
            case 5 -> nodes.numberNode(new BigInteger(64 + random.nextInt(80), random));
            default -> nodes.textNode(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }
}
