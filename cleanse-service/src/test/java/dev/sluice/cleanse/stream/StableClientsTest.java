package dev.sluice.cleanse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.runtime.kafka.InstanceId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StableClientsTest {

    @Test
    void theTransactionalIdKeepsItsThreadAndLosesItsRandomPart() {
        var clients = new StableClients("sluice-cleanse-v1", new InstanceId("me"));
        String random = "sluice-cleanse-v1-3b241101-e2bb-4255-8caf-4136c566a962-12";

        assertThat(clients.stable(Map.of("transactional.id", random, "acks", "all")))
                .containsEntry("transactional.id", "sluice-cleanse-v1-me-12")
                .containsEntry("acks", "all");
        assertThat(clients.stable(Map.of("acks", "all"))).containsExactly(Map.entry("acks", "all"));
    }
}
