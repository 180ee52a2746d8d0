package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Map;
import java.util.Objects;

/** {@code aws:secretsmanager/secretPolicy:SecretPolicy}, whose ID is the secret's ARN. */
final class SecretPolicyType implements EmulatedResourceType {
    private static final String POLICY = "policy";
    private static final String SECRET = "secretArn";

    private final ResourceRegion region;
    private final ResourceSchema schema;

    SecretPolicyType(ResourceRegion region) {
        this.region = region;
        this.schema = region.schema(
                        "aws:secretsmanager/secretPolicy:SecretPolicy",
                        Property.input(POLICY, PropertyType.STRING)
                                .with(Trait.REQUIRED, Trait.POLICY)
                                .withRule(PropertyRule.JSON),
                        Property.input(SECRET, PropertyType.STRING)
                                .with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES)
                                .withRule(PropertyRule.ARN))
                .without("blockPublicPolicy");
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public Created create(Session session, Values inputs) {
        put(session, inputs);
        return new Created(inputs.string(SECRET), region.outputs(region.session(session, inputs), Map.of()));
    }

    private void put(Session session, Values inputs) {
        run(
                "setting Secrets Manager Secret (" + inputs.string(SECRET) + ") policy",
                () -> region.session(session, inputs)
                        .secretsManager()
                        .putResourcePolicy(request ->
                                request.secretId(inputs.string(SECRET)).resourcePolicy(inputs.string(POLICY))));
    }

    @Override
    public Live read(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var policy = call(
                "reading Secrets Manager Secret Policy (" + id + ")",
                () -> aws.secretsManager()
                        .getResourcePolicy(request -> request.secretId(id))
                        .resourcePolicy());
        return new Live(id, region.outputs(aws, Map.of(SECRET, id, POLICY, Objects.requireNonNullElse(policy, ""))));
    }

    @Override
    public Map<String, Object> update(Session session, String id, Values before, Values inputs) {
        if (!PolicyText.isUnchanged(POLICY, before, inputs)) {
            put(session, inputs);
        }
        return Map.of();
    }

    @Override
    public void delete(Session session, String id, Values state) {
        run(
                "removing Secrets Manager Secret (" + id + ") policy",
                () -> region.session(session, state)
                        .secretsManager()
                        .deleteResourcePolicy(request -> request.secretId(id)));
    }
}
