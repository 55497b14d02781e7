package dev.sluice.ingest.bucket;

import dev.sluice.ingest.rest.GuardedNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists and fetches the objects of one bucket. Thread-safe; {@link #close()} ends what is under way. */
public final class Bucket implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final S3Client client;
    private final String name;

    /** Asks nobody yet. */
    public Bucket(BucketSettings settings, String name) {
        this(settings, name, InetAddress::getAllByName);
    }

    Bucket(BucketSettings settings, String name, GuardedNames.Lookup lookup) {
        this.name = name;
        var names = new GuardedNames(
                lookup, settings.internal(), Set.of(), "source.object_store.allow_private_addresses: true");
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                // stores other than Amazon's do not know the newer checksums
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .dnsResolver(names)
                        .connectionTimeout(TIMEOUT)
                        .socketTimeout(TIMEOUT)
                        // a proxy would be asked for the name instead
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useSystemPropertyValues(false)
                                .useEnvironmentVariableValues(false)
                                .build()));
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        client = builder.build();
    }

    /** Only what the definition says: not the keys that the process, its machine or its user may have. */
    private static AwsCredentialsProvider credentials(BucketSettings settings) {
        String access = settings.accessKey();
        return access == null || settings.secretKey() == null
                ? AnonymousCredentialsProvider.create()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(access, settings.secretKey().reveal()));
    }

    /**
     * The objects whose keys begin so, in the order of their keys.
     *
     * @throws IOException saying why the store refuses
     */
    public List<BucketObject> list(String prefix) throws IOException {
        var objects = new ArrayList<BucketObject>();
        try {
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(name).prefix(prefix))
                    .contents()) {
                objects.add(new BucketObject(object.key(), object.eTag(), object.size()));
            }
        } catch (SdkException e) {
            throw refused(e);
        }
        return objects;
    }

    /**
     * Copies an object as it was listed.
     *
     * @throws IOException if it has changed meanwhile, or the store refuses; there is no copy then
     */
    public void fetch(BucketObject object, Path to) throws IOException {
        try (InputStream in = client.getObject(
                request -> request.bucket(name).key(object.key()).ifMatch(object.etag()))) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (SdkException e) {
            Files.deleteIfExists(to);
            throw refused(e);
        } catch (IOException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    private IOException refused(SdkException e) {
        if (e instanceof S3Exception answer) {
            String code = answer.awsErrorDetails() == null
                    ? ""
                    : " " + answer.awsErrorDetails().errorCode();
            return new IOException("bucket " + name + ": the store answers " + answer.statusCode() + code, e);
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new IOException("bucket " + name + ": " + cause.getMessage(), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
