package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * {@code aws:secretsmanager/secret:Secret}, whose ID is its ARN: its name without a value. Its policy is a separate
 * resource here.
 */
final class SecretType implements EmulatedResourceType {
    private static final AutoName NAME = AutoName.of("name", 255).orPrefix("namePrefix");
    private static final String DESCRIPTION = "description";
    private static final String WINDOW = "recoveryWindowInDays";
    private static final double LONGEST_WINDOW = 30;
    private static final ServiceTags<Tag> TAGS = new ServiceTags<>(
            (key, value) -> Tag.builder().key(key).value(value).build(), Tag::key, Tag::value);

    private final ResourceRegion region;
    private final ResourceSchema schema;

    SecretType(ResourceRegion region) {
        this.region = region;
        this.schema = region.schema(
                        "aws:secretsmanager/secret:Secret",
                        Property.output("arn", PropertyType.STRING),
                        Property.input(DESCRIPTION, PropertyType.STRING),
                        Property.input("name", PropertyType.STRING)
                                .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                                .withRule(PropertyRule.secretName(512)),
                        Property.input("namePrefix", PropertyType.STRING)
                                .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                                .withRule(PropertyRule.secretName(512 - 26)),
                        // AWS does not return this property, because it is an argument of the deletion.
                        Property.input(WINDOW, PropertyType.INTEGER)
                                .with(Trait.NOT_RETURNED)
                                .withDefault(LONGEST_WINDOW)
                                .withRule(PropertyRule.RECOVERY_WINDOW))
                .named(NAME)
                .tagged()
                .without("forceOverwriteReplicaSecret", "kmsKeyId", "policy", "replicas");
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public Created create(Session session, Values inputs) {
        var aws = region.session(session, inputs);
        var name = NAME.resolve(inputs);
        var arn = call(
                "creating Secrets Manager Secret (" + name + ")",
                () -> aws.secretsManager()
                        .createSecret(request -> request.name(name)
                                .description(inputs.text(DESCRIPTION))
                                .tags(TAGS.of(inputs)))
                        .arn());
        return new Created(
                arn, region.outputs(aws, Map.of("arn", arn, "name", name, "namePrefix", AutoName.prefixOf(name))));
    }

    @Override
    public Live read(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var doing = "reading Secrets Manager Secret (" + id + ")";
        var secret = call(doing, () -> present(describe(aws, id)));
        // The official plugin also reads the policy.
        run(doing + " policy", () -> aws.secretsManager().getResourcePolicy(request -> request.secretId(id)));
        var outputs = region.outputs(
                aws,
                Map.of(
                        "arn",
                        secret.arn(),
                        "name",
                        secret.name(),
                        "namePrefix",
                        AutoName.prefixOf(secret.name()),
                        ResourceSchema.ALL_TAGS,
                        TAGS.read(secret.tags())));
        if (secret.description() != null && !secret.description().isEmpty()) {
            outputs.put(DESCRIPTION, secret.description());
        }
        return new Live(secret.arn(), outputs);
    }

    private static DescribeSecretResponse describe(Session aws, String id) {
        return aws.secretsManager().describeSecret(request -> request.secretId(id));
    }

    private static DescribeSecretResponse present(DescribeSecretResponse secret) {
        if (secret.deletedDate() != null) {
            throw AwsFailure.notFound("the secret is scheduled for deletion");
        }
        return secret;
    }

    @Override
    public Map<String, Object> update(Session session, String id, Values before, Values inputs) {
        var manager = region.session(session, before).secretsManager();
        if (!Objects.equals(before.text(DESCRIPTION), inputs.text(DESCRIPTION))) {
            run(
                    "updating Secrets Manager Secret (" + id + ")",
                    () -> manager.updateSecret(request -> request.secretId(id)
                            .description(Objects.requireNonNullElse(inputs.text(DESCRIPTION), ""))));
        }
        TAGS.update(
                "Secrets Manager Secret (" + id + ")",
                before,
                inputs,
                keys -> manager.untagResource(request -> request.secretId(id).tagKeys(keys)),
                tags -> manager.tagResource(request -> request.secretId(id).tags(tags)));
        return Map.of();
    }

    @Override
    public void delete(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var window = state.has(WINDOW) ? state.integer(WINDOW) : (int) LONGEST_WINDOW;
        run(
                "deleting Secrets Manager Secret (" + id + ")",
                () -> aws.secretsManager().deleteSecret(request -> {
                    request.secretId(id);
                    if (window == 0) {
                        request.forceDeleteWithoutRecovery(true);
                    } else {
                        request.recoveryWindowInDays((long) window);
                    }
                }));
        var waiting = "waiting for Secrets Manager Secret (" + id + ") delete";
        Retry.untilItIsGone(waiting + ": it still exists", () -> {
            run(waiting, () -> present(describe(aws, id)));
            return true;
        });
    }
}
