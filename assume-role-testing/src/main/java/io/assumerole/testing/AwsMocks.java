package io.assumerole.testing;

import com.pulumi.test.Mocks;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers a program in a test as AWS would, for all resources and functions of the components.
 *
 * <pre>{@code
 * TestResult result = PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();
 * }</pre>
 *
 * <p>The answers are the same in every run:
 *
 * <table>
 *   <caption>The answers</caption>
 *   <tr><th>value</th><th>answer</th></tr>
 *   <tr><td>an automatic name</td><td>the name in the program, with {@code -0123abc}</td></tr>
 *   <tr><td>an ARN</td><td>contains the partition of the region, the account and the path; through a provider that
 *       assumes a role, it contains that role's account</td></tr>
 *   <tr><td>an ID</td><td>an ID in AWS's form, different for each type and name; for an imported or read resource, the
 *       ID that the program gives</td></tr>
 *   <tr><td>a secret</td><td>a secret that is different for each access key; it starts with
 *       {@code NotASecret/}</td></tr>
 *   <tr><td>{@code getCallerIdentity}</td><td>the session of the role that the provider assumes; without one, an IAM
 *       user called {@code mocked}</td></tr>
 *   <tr><td>a type that the components do not create</td><td>its inputs and an ID; an S3 bucket also has its name and
 *       its ARN</td></tr>
 *   <tr><td>any other function, such as {@code getAccessKeys}</td><td>nothing; in a preview, a component that creates a
 *       key for an existing user then warns, as if the user had another key</td></tr>
 * </table>
 *
 * <p>Mocks show which resources a program declares, not that AWS accepts them. To answer for more types, write your own
 * {@link Mocks} and delegate the rest to this class.
 *
 * <p>On JDK 25 and later, a test with any Pulumi mocks hangs if the JVM has one or two processors. The SDK's loop then
 * keeps the only worker of {@link java.util.concurrent.ForkJoinPool#commonPool()}. Therefore, this class gives the pool
 * of such a JVM 16 workers, for the rest of the JVM's life.
 */
public final class AwsMocks implements Mocks {

    private static final String PROVIDERS = "pulumi:providers:";

    private final ProviderIdentity place;
    private final @Nullable String caller;
    private final Instant createDate;
    private final boolean firstPreview;
    private final Map<String, Map<String, Object>> stackReferences;
    private final Map<String, ProviderIdentity> providers = new ConcurrentHashMap<>();

    /** Creates mocks of account 123456789012 in region us-east-1. */
    public AwsMocks() {
        this(builder());
    }

    private AwsMocks(Builder builder) {
        CommonPool.widen();
        this.place = ProviderIdentity.of(builder.region, builder.account);
        this.caller = builder.caller;
        this.createDate = builder.createDate.truncatedTo(ChronoUnit.SECONDS);
        this.firstPreview = builder.firstPreview;
        this.stackReferences = Map.copyOf(builder.stackReferences);
    }

    /** {@return a builder for mocks whose values differ from {@link #AwsMocks()}} */
    public static Builder builder() {
        return new Builder();
    }

    /** Answers when a resource is created, read or imported. */
    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
        try {
            return CompletableFuture.completedFuture(newResource(args));
        } catch (RuntimeException e) {
            // An exception would leave a task that the program waits for.
            return CompletableFuture.failedFuture(e);
        }
    }

    private ResourceResult newResource(ResourceArgs args) {
        if (args.type.startsWith(PROVIDERS)) {
            providers.put(args.name, ProviderIdentity.of(args.inputs, place));
        }
        if (args.type.equals("pulumi:pulumi:StackReference")) {
            var stack = String.valueOf(args.inputs.getOrDefault("name", args.name));
            return ResourceResult.of(Optional.of(stack), stackReference(stack));
        }
        if (firstPreview) {
            return ResourceResult.of(Optional.of(""), args.inputs);
        }
        var resource = MockedAnswer.of(args, of(args.provider), createDate);
        return ResourceResult.of(Optional.of(resource.id()), resource.state());
    }

    private Map<String, Object> stackReference(String stack) {
        var state = stackReferences.get(stack);
        if (state == null) {
            throw new IllegalStateException(
                    "AwsMocks: the program reads the outputs of the stack \"%s\", which are not given; give them with AwsMocks.builder().stackReference(…)"
                            .formatted(stack));
        }
        return state;
    }

    /** Answers when a function is called. */
    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        var isCaller = args.token.equals("aws:index/getCallerIdentity:getCallerIdentity");
        // The provider's role does not exist yet.
        var isKnown = !firstPreview || args.provider == null || args.provider.isEmpty();
        return CompletableFuture.completedFuture(isCaller && isKnown ? callerIdentity(args.provider) : Map.of());
    }

    private Map<String, Object> callerIdentity(String provider) {
        var arn = caller != null ? caller : of(provider).caller();
        var account = arn.split(":")[4];
        var isSession = arn.contains(":assumed-role/");
        var id = new FakeIds(arn).iam(isSession ? "AROA" : "AIDA");
        return Map.of(
                "id", account,
                "accountId", account,
                "arn", arn,
                "userId", isSession ? id + ":" + arn.substring(arn.lastIndexOf('/') + 1) : id);
    }

    /** @param provider {@code URN::ID}; {@code null} or empty for the default provider */
    private ProviderIdentity of(@Nullable String provider) {
        var parts = provider == null ? new String[0] : provider.split("::");
        return parts.length < 4 ? place : providers.getOrDefault(parts[3], place);
    }

    /** Builds mocks whose values differ from {@link AwsMocks#AwsMocks()}. A builder is not thread-safe. */
    public static final class Builder {

        private AccountId account = new AccountId("123456789012");
        private String region = "us-east-1";
        private @Nullable String caller;
        private boolean firstPreview;
        // Old enough that the components do not wait, but younger than any maximum age.
        private Instant createDate = Instant.now().minus(Duration.ofHours(1));
        private final Map<String, Map<String, Object>> stackReferences = new HashMap<>();

        private Builder() {}

        /**
         * Sets the account that contains all resources.
         *
         * <p>By default, the account is 123456789012.
         *
         * @param account 12 digits
         * @return this builder
         * @throws IllegalArgumentException if it is not an account ID
         */
        public Builder account(String account) {
            this.account = new AccountId(account);
            return this;
        }

        /**
         * Sets the region of the default provider, which determines the partition of all ARNs.
         *
         * <p>By default, the region is us-east-1.
         *
         * @param region a region, such as {@code cn-north-1}
         * @return this builder
         * @throws IllegalArgumentException if it does not have the form of a region
         */
        public Builder region(String region) {
            Partition.ofRegion(region);
            this.region = region;
            return this;
        }

        /**
         * Sets the creation date of roles and access keys, to test a program with an old key.
         *
         * <p>By default, the date is one hour before these mocks are created: nothing waits for a new role, and no key
         * is old.
         *
         * @param createDate the time, to the second
         * @return this builder
         * @see io.assumerole.AccessKeys#maxAge
         */
        public Builder createDate(Instant createDate) {
            this.createDate = createDate;
            return this;
        }

        /**
         * Sets the caller that {@code getCallerIdentity} returns for every provider, to test a provider that is not in
         * its role.
         *
         * <p>By default, the caller is the session of the role that the provider assumes.
         *
         * @param arn the ARN of a user or a session
         * @return this builder
         */
        public Builder caller(String arn) {
            this.caller = arn;
            return this;
        }

        /**
         * Sets the outputs of a stack that the program refers to. A reference to a stack whose outputs are not set
         * fails.
         *
         * @param stack the name of the stack in the program, such as {@code organization/create-role/dev}
         * @param outputs the outputs of that stack; do not use real secrets
         * @param secretOutputs the names of the outputs that are secret
         * @return this builder
         */
        public Builder stackReference(String stack, Map<String, ?> outputs, String... secretOutputs) {
            stackReferences.put(
                    stack,
                    Map.of("name", stack, "outputs", Map.copyOf(outputs), "secretOutputNames", List.of(secretOutputs)));
            return this;
        }

        /**
         * Answers as in the first preview, when no resource exists: without IDs, and with only the inputs as
         * properties. Use it together with {@code TestOptions.builder().preview(true)}.
         *
         * <p>By default, all resources exist.
         *
         * @return this builder
         */
        public Builder firstPreview() {
            this.firstPreview = true;
            return this;
        }

        /** {@return the mocks} */
        public AwsMocks build() {
            return new AwsMocks(this);
        }
    }
}
