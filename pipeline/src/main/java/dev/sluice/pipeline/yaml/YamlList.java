package dev.sluice.pipeline.yaml;

import java.util.ArrayList;
import java.util.List;

/** A list of values. */
public record YamlList(List<YamlNode> items, Mark mark) implements YamlNode {
    public YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }

    @Override
    public Object toJava() {
        List<Object> list = new ArrayList<>(items.size());
        for (YamlNode item : items) {
            list.add(item.toJava());
        }
        return list;
    }
}
