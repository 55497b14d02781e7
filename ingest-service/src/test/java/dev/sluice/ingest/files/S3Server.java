package dev.sluice.ingest.files;

import com.robothy.netty.initializer.HttpServerInitializer;
import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import com.robothy.s3.rest.handler.LocalS3RouterFactory;
import com.robothy.s3.rest.service.ServiceFactory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks the protocol of S3, in memory and on this machine only, and a client that puts objects there. */
final class S3Server implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup sockets = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final DefaultEventLoopGroup work = new DefaultEventLoopGroup(2);
    private final Channel channel;
    private final S3Client client;

    S3Server() throws Exception {
        // LocalS3 itself would bind to every address of the machine
        var services = LocalS3.class.getDeclaredMethod("createServiceFactory");
        services.setAccessible(true);
        var factory = (ServiceFactory)
                services.invoke(LocalS3.builder().mode(LocalS3Mode.IN_MEMORY).build());
        channel = new ServerBootstrap()
                .group(sockets, sockets)
                .channel(NioServerSocketChannel.class)
                .childHandler(new HttpServerInitializer(work, LocalS3RouterFactory.create(factory)))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        client = S3Client.builder()
                .endpointOverride(URI.create(url()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    void bucket(String name) {
        client.createBucket(request -> request.bucket(name));
    }

    void put(String bucket, String key, byte[] content) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    void delete(String bucket, String key) {
        client.deleteObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public void close() {
        client.close();
        channel.close();
        sockets.shutdownGracefully();
        work.shutdownGracefully();
    }
}
