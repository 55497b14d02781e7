package dev.sluice.runtime.kafka;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands between the topics there are and the topics there should be.
 *
 * @param topics one entry per topic of the catalogue, in its order
 */
public record TopicPlan(List<Entry> topics) {

    /** What is to be done about a topic. */
    public enum Action {
        /** Missing; apply creates it. */
        CREATE,
        /** As it should be. */
        OK,
        /** There, but made otherwise; left as it is, an operator decides. */
        DIFFERS
    }

    /**
     * One topic.
     *
     * @param topic full name
     * @param action what is to be done
     * @param details settings to create it with, or the differences, such as {@code partitions: wanted 4, found 2}
     */
    public record Entry(String topic, Action action, List<String> details) {

        public Entry {
            details = List.copyOf(details);
        }
    }

    public TopicPlan {
        topics = List.copyOf(topics);
    }

    /** Topics to be created. */
    public List<Entry> missing() {
        return with(Action.CREATE);
    }

    /** Topics that are made otherwise than they should be. */
    public List<Entry> differing() {
        return with(Action.DIFFERS);
    }

    private List<Entry> with(Action action) {
        return topics.stream().filter(entry -> entry.action() == action).collect(Collectors.toList());
    }
}
