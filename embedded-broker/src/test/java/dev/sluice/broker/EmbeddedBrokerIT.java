package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    @TempDir
    Path directory;

    @Test
    void keepsRecordsWhenItIsOpenedAgain() throws Exception {
        int firstPort;
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            firstPort = broker.port();
            var records = new Records(broker.bootstrapServers());
            records.createTopic();
            records.write("plain");
            records.writeInTransaction("transactional");
            assertThat(records.readInGroup(2)).containsExactly("plain", "transactional");
        }

        int other = freePort(firstPort);
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory).withPort(other))) {
            assertThat(broker.port()).isEqualTo(other);
            assertThat(new Records(broker.bootstrapServers()).read(2)).containsExactly("plain", "transactional");
            assertThat(broker.failure()).isEmpty();
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses() {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerConfig.in(directory)))
                    .isInstanceOf(BrokerFailed.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("choose another data directory");
            assertThat(broker.failure()).isEmpty();
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = BrokerConfig.in(directory).withPort(taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedBroker.start(config))
                    .isInstanceOf(BrokerFailed.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void keepsTheIdentityOfADirectoryFormattedBefore() throws Exception {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            new Records(broker.bootstrapServers()).createTopic();
        }
        String clusterId = meta().getProperty("cluster.id");

        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void keepsANodeIdThatSomebodyElseFormatted() throws Exception {
        String clusterId = Uuid.randomUuid().toString();
        Files.writeString(
                directory.resolve("meta.properties"),
                "version=1\nnode.id=7\ndirectory.id=" + Uuid.randomUuid() + "\ncluster.id=" + clusterId + "\n");

        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
            assertThat(admin.describeCluster().nodes().get()).singleElement().satisfies(node -> {
                assertThat(node.id()).isEqualTo(7);
                assertThat(node.host()).isEqualTo("127.0.0.1");
            });
        }
    }

    @Test
    void closingAgainIsHarmless() {
        var broker = EmbeddedBroker.start(BrokerConfig.in(directory));
        broker.close();
        broker.close();
        assertThat(broker.failure()).isEmpty();
    }

    @Test
    void startsAgainByItselfWhenItsLogFails() throws Exception {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            // Given
            var records = new Records(broker.bootstrapServers());
            records.createTopic();
            records.write("before");

            // When: what Kafka calls when its log directory has failed
            synchronized (broker) { // keeps it from being back before the reason was looked at
                Exit.halt(1);
                assertThat(broker.failure())
                        .hasValueSatisfying(reason -> assertThat(reason).contains(directory.toString()));
            }

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> broker.failure().isEmpty());
            records.write("after");
            assertThat(records.read(2)).containsExactly("before", "after");
        }
    }

    private Properties meta() throws IOException {
        var meta = new Properties();
        try (var in = Files.newInputStream(directory.resolve("meta.properties"))) {
            meta.load(in);
        }
        return meta;
    }

    private static int freePort(int notThis) throws IOException {
        while (true) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() != notThis) {
                    return socket.getLocalPort();
                }
            }
        }
    }
}
