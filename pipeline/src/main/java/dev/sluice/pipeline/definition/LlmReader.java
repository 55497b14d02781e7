package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.personal.PersonalData;
import dev.sluice.pipeline.question.AnswerSchema;
import dev.sluice.pipeline.question.Instructions;
import dev.sluice.pipeline.yaml.YamlList;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code llm} and {@code mask}. */
final class LlmReader {
    private LlmReader() {}

    static LlmSpec read(Section root, Assets assets) {
        Section llm = root.section("llm");
        if (llm == null) {
            return LlmSpec.off();
        }
        llm.refuseUnknown(DefinitionKeys.LLM);
        llm.require(Map.of(
                "send", "name the fields whose values the model sees, for example 'send: [address]'",
                "answer", "name the fields of the answer, for example 'answer: {address_norm: {type: string}}'"));
        String instructions = llm.has("instructions") ? llm.word("instructions") : "";
        if (instructions != null && Instructions.text(instructions, assets).isEmpty()) {
            llm.add(
                    "instructions",
                    "there is no file '" + instructions + "' in the definition's directory",
                    "put it there (links and paths that lead out of the directory are not followed), or write the text itself");
        }
        return new LlmSpec(
                llm.flag("enabled"),
                llm.has("when") ? llm.word("when") : null,
                llm.names("send"),
                answer(llm),
                instructions == null ? "" : instructions);
    }

    static List<String> mask(Section root, LlmSpec llm) {
        List<String> mask = root.names("mask");
        Set<String> known = new LinkedHashSet<>(llm.send());
        known.addAll(PersonalData.KINDS);
        known.add(PersonalData.ALL);
        for (String name : mask) {
            if (!known.contains(name)) {
                root.add(
                        "mask",
                        "'" + name + "' is no field of llm.send and no kind of personal data",
                        NearMatch.mend(name, known));
            }
        }
        return mask;
    }

    private static Map<String, Object> answer(Section llm) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Section section = llm.section("answer");
        if (section != null) {
            if (section.map().entries().isEmpty()) {
                llm.add("answer", "expected at least one answer field, found none", "name one, with its type");
            }
            section.map().entries().forEach((name, node) -> {
                checkField(section, name, node);
                Object value = node.toJava();
                answer.put(name, value == null ? "string" : value);
            });
        }
        return answer;
    }

    private static void checkField(Section section, String name, YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            checkType(section, name, scalar);
            return;
        }
        Section field = section.section(name);
        if (field == null) {
            return;
        }
        field.refuseUnknown(AnswerSchema.KEYS);
        if (!field.has("enum")) {
            field.require(Map.of("type", "add for example 'type: string'"));
        }
        YamlNode type = field.node("type");
        if (type instanceof YamlList list) {
            list.items().forEach(item -> checkType(field, "type", item));
        } else if (type != null) {
            checkType(field, "type", type);
        }
        if (field.has("enum") && !(field.node("enum") instanceof YamlList)) {
            field.expected("enum", "a list", section.map());
        }
        YamlNode items = field.node("items");
        if (items != null) {
            checkField(field, "items", items);
        }
        Section properties = field.node("properties") instanceof YamlMap ? field.section("properties") : null;
        if (properties != null) {
            properties.map().entries().forEach((key, property) -> checkField(properties, key, property));
        }
    }

    private static void checkType(Section section, String key, YamlNode node) {
        String type = node instanceof YamlScalar scalar ? scalar.text() : "";
        if (!AnswerSchema.TYPES.contains(type)) {
            section.add(key, node.mark(), "unknown type '" + type + "'", NearMatch.mend(type, AnswerSchema.TYPES));
        }
    }
}
