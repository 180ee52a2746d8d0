package io.assumerole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.secretsmanager.Secret;
import com.pulumi.aws.secretsmanager.SecretArgs;
import com.pulumi.aws.secretsmanager.SecretPolicy;
import com.pulumi.aws.secretsmanager.SecretPolicyArgs;
import com.pulumi.aws.secretsmanager.SecretVersion;
import com.pulumi.aws.secretsmanager.SecretVersionArgs;
import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.util.LinkedHashMap;
import java.util.List;

/** Creates the Secrets Manager secret that holds the current access key of a user. */
final class AccessKeySecret {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AccessKeySecret() {}

    /**
     * Creates the secret and its resource policy for the readers.
     *
     * @return the ARN of the secret; known after the secret holds the key
     */
    static Output<String> create(
            SecretDestination destination, List<Output<String>> readers, AccessKey key, ChildOptions children) {
        // No recovery window: the key is deleted at the same time, and a window would block the secret's name for 30
        // days.
        var args = SecretArgs.builder().recoveryWindowInDays(0);
        if (destination.secretName() != null) {
            args.name(destination.secretName());
        }
        var options = children.neverKept(List.of());
        var secret = new Secret(children.name("-secret"), args.build(), options.build());
        if (!readers.isEmpty()) {
            new SecretPolicy(
                    children.name("-secret-policy"),
                    SecretPolicyArgs.builder()
                            .secretArn(secret.arn())
                            .policy(Output.all(readers).applyValue(AccessKeySecret::readableBy))
                            .build(),
                    options.build());
        }
        var version = new SecretVersion(
                children.name("-secret-version"),
                SecretVersionArgs.builder()
                        .secretId(secret.arn())
                        .secretString(Output.tuple(key.id(), key.secret())
                                .applyValue(both -> json(both.t1, both.t2))
                                .asSecret())
                        .build(),
                options.build());
        return Output.tuple(secret.arn(), version.versionId()).applyValue(both -> both.t1);
    }

    static String readableBy(List<String> arns) {
        return PolicyDocument.of(
                        PolicyKind.RESOURCE,
                        Statement.allow()
                                .principal(arns.stream().map(Principal::aws).toArray(Principal[]::new))
                                .action("secretsmanager:GetSecretValue")
                                .resource("*")
                                .build())
                .toJson();
    }

    /** Writes the key in the form that the AWS CLI and SDKs accept from a {@code credential_process}. */
    private static String json(String id, String secret) {
        if (secret == null) {
            throw new IllegalStateException(
                    "accessKeys: " + UserKeys.withoutSecret(id) + ", whose secret can be stored");
        }
        var credentials = new LinkedHashMap<String, Object>();
        credentials.put("Version", 1);
        credentials.put("AccessKeyId", id);
        credentials.put("SecretAccessKey", secret);
        try {
            return MAPPER.writeValueAsString(credentials);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings could not be written as JSON", e);
        }
    }
}
