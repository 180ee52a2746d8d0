package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.remove;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * {@code aws:secretsmanager/secretVersion:SecretVersion}: a value of a secret. Its ID is {@code SECRET|VERSION}. A new
 * version becomes the current one, and the previous version keeps its value.
 */
final class SecretVersionType implements EmulatedResourceType {
    private static final String SECRET = "secretId";
    private static final String VALUE = "secretString";
    private static final String STAGES = "versionStages";
    private static final String CURRENT = "AWSCURRENT";
    private static final List<String> MOVED_BY_AWS = List.of(CURRENT, "AWSPREVIOUS");

    private final ResourceRegion region;
    private final ResourceSchema schema;

    SecretVersionType(ResourceRegion region) {
        this.region = region;
        this.schema = region.schema(
                        "aws:secretsmanager/secretVersion:SecretVersion",
                        Property.output("arn", PropertyType.STRING),
                        Property.input(SECRET, PropertyType.STRING).with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES),
                        Property.input(VALUE, PropertyType.STRING).with(Trait.REPLACE_ON_CHANGES, Trait.SECRET),
                        Property.output("versionId", PropertyType.STRING),
                        Property.output(STAGES, PropertyType.STRINGS).with(Trait.UNORDERED))
                .without("secretBinary", "secretStringWo", "secretStringWoVersion", STAGES);
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public Created create(Session session, Values inputs) {
        var aws = region.session(session, inputs);
        var secret = inputs.string(SECRET);
        var version = call(
                "putting Secrets Manager Secret (" + secret + ") value",
                () -> aws.secretsManager()
                        .putSecretValue(request -> request.secretId(secret)
                                .clientRequestToken(UUID.randomUUID().toString())
                                .secretString(inputs.string(VALUE)))
                        .versionId());
        return new Created(secret + "|" + version, region.outputs(aws, Map.of("versionId", version)));
    }

    @Override
    public Live read(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var value = value(aws, "reading Secrets Manager Secret Version (" + id + ")", parts(id));
        return new Live(
                id,
                region.outputs(
                        aws,
                        Map.of(
                                "arn",
                                value.arn(),
                                SECRET,
                                parts(id).first(),
                                VALUE,
                                Objects.requireNonNullElse(value.secretString(), ""),
                                "versionId",
                                value.versionId(),
                                STAGES,
                                List.copyOf(value.versionStages()))));
    }

    private static GetSecretValueResponse value(Session aws, String doing, CompositeId id) {
        try {
            return call(
                    doing,
                    () -> aws.secretsManager()
                            .getSecretValue(
                                    request -> request.secretId(id.first()).versionId(id.second())));
        } catch (AwsFailure e) {
            // The message of the SDK's exception: AWS uses one code for this and for many other errors.
            if (e.code().equals("InvalidRequestException") && e.getMessage().contains("deleti")) {
                throw AwsFailure.notFound(e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        return Map.of();
    }

    /**
     * Removes the version's labels. AWS deletes a version without labels: the current and the previous version stay
     * until other versions replace them.
     */
    @Override
    public void delete(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var parts = parts(id);
        state.strings(STAGES).stream()
                .filter(stage -> !stage.equals(CURRENT))
                .forEach(stage -> remove(
                        "deleting Secrets Manager Secret Version (%s) stage (%s)".formatted(id, stage),
                        () -> aws.secretsManager()
                                .updateSecretVersionStage(request -> request.secretId(parts.first())
                                        .removeFromVersionId(parts.second())
                                        .versionStage(stage))));
        var waiting = "waiting for Secrets Manager Secret Version (" + id + ") delete";
        Retry.untilItIsGone(waiting + ": it still exists", () -> {
            var stages = value(aws, waiting, parts).versionStages();
            return !MOVED_BY_AWS.containsAll(stages) || stages.size() > 1;
        });
    }

    private static CompositeId parts(String id) {
        return CompositeId.of(id, '|', "<secret>|<version>");
    }
}
