package dev.sluice.llm.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks an output against the answer schema of its task: fields that the schema does not name are dropped and counted, what is
 * left must be valid. Compiled schemas are kept. Thread-safe.
 */
public final class AnswerValidator {

    private static final int KEPT_SCHEMAS = 256;
    private static final int TOLD_PROBLEMS = 3;

    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().locale(Locale.ROOT).build();

    /** A schema may refer to nothing outside itself: no network, no files. */
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    private final Map<String, JsonSchema> compiled = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonSchema> eldest) {
            return size() > KEPT_SCHEMAS;
        }
    });

    /**
     * Checks one output.
     *
     * @throws IllegalArgumentException if the schema is none
     */
    public Verdict check(String answerSchema, JsonNode output) {
        if (!(output instanceof ObjectNode)) {
            return new Verdict(null, 0, "output is no JSON object");
        }
        JsonSchema schema = compile(answerSchema);
        ObjectNode kept = output.deepCopy();
        int dropped = drop(kept, schema.getSchemaNode());
        List<String> problems = schema.validate(kept).stream()
                .map(AnswerValidator::describe)
                .distinct()
                .limit(TOLD_PROBLEMS)
                .toList();
        return problems.isEmpty()
                ? new Verdict(kept, dropped, null)
                : new Verdict(null, dropped, String.join("; ", problems));
    }

    private JsonSchema compile(String answerSchema) {
        JsonSchema known = compiled.get(answerSchema);
        if (known != null) {
            return known;
        }
        try {
            JsonSchema schema = factory.getSchema(answerSchema, InputFormat.JSON, config);
            schema.initializeValidators();
            compiled.put(answerSchema, schema);
            return schema;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the answer schema of the task is no JSON Schema", e);
        }
    }

    /** Removes fields that the schema has no property for, at every depth it describes; gives how many. */
    private static int drop(JsonNode value, JsonNode schema) {
        int dropped = 0;
        if (value instanceof ObjectNode object && schema.path("properties").isObject()) {
            JsonNode properties = schema.path("properties");
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (properties.has(name)) {
                    dropped += drop(object.get(name), properties.get(name));
                } else {
                    object.remove(name);
                    dropped++;
                }
            }
        } else if (value.isArray() && schema.path("items").isObject()) {
            for (JsonNode element : value) {
                dropped += drop(element, schema.path("items"));
            }
        }
        return dropped;
    }

    /** Where and which keyword; the value itself stays out, it goes into errors that people and logs see. */
    private static String describe(ValidationMessage message) {
        String keyword = message.getType();
        JsonNode parent = message.getSchemaNode();
        String where = message.getInstanceLocation().toString();
        String expected = keyword.equals("enum") || keyword.equals("type") ? " " + shortened(parent) : "";
        String property = message.getProperty() == null ? "" : " " + message.getProperty();
        return where + " breaks " + keyword + property + expected;
    }

    private static String shortened(JsonNode node) {
        String text = node == null ? "" : node.toString();
        return text.length() > 60 ? text.substring(0, 59) + "…" : text;
    }
}
