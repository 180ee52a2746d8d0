package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.Kind;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.Rule;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Map;
import java.util.Objects;

/** {@code aws:secretsmanager/secretPolicy:SecretPolicy}, whose id is the secret's ARN. */
final class SecretPolicyType implements ResourceType {
    private static final String POLICY = "policy";
    private static final String SECRET = "secretArn";

    private final Regional region;
    private final Shape shape;

    SecretPolicyType(Regional region) {
        this.region = region;
        this.shape = region.shape(
                        "aws:secretsmanager/secretPolicy:SecretPolicy",
                        Property.input(POLICY, Kind.STRING)
                                .with(Trait.REQUIRED, Trait.POLICY)
                                .must(Rule.JSON),
                        Property.input(SECRET, Kind.STRING)
                                .with(Trait.REQUIRED, Trait.REPLACES)
                                .must(Rule.ARN))
                .without("blockPublicPolicy");
    }

    @Override
    public Shape shape() {
        return shape;
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
        if (!PolicyText.same(Objects.requireNonNullElse(before.string(POLICY), ""), inputs.string(POLICY))) {
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
