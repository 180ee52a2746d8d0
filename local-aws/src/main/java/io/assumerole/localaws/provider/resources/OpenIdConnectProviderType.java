package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.iam.IamClient;

/** {@code aws:iam/openIdConnectProvider:OpenIdConnectProvider}, whose ID is its ARN. */
final class OpenIdConnectProviderType implements EmulatedResourceType {
    private static final String CLIENTS = "clientIdLists";
    private static final String THUMBPRINTS = "thumbprintLists";
    private static final String URL = "url";
    private static final ResourceSchema SCHEMA = ResourceSchema.of(
                    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                    Property.output("arn", PropertyType.STRING),
                    Property.input(CLIENTS, PropertyType.STRINGS)
                            .with(Trait.REQUIRED, Trait.UNORDERED)
                            .withRule(PropertyRule.each(PropertyRule.length(1, 255))),
                    Property.input(THUMBPRINTS, PropertyType.STRINGS)
                            .with(Trait.COMPUTED)
                            .withRule(PropertyRule.each(PropertyRule.length(40, 40))),
                    Property.input(URL, PropertyType.STRING)
                            .with(Trait.REQUIRED, Trait.REPLACE_ON_CHANGES, Trait.WITHOUT_SCHEME)
                            .withRule(PropertyRule.ISSUER))
            .tagged();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public PredictedOutputs predicted() {
        return PredictedOutputs.known(
                PredictedOutputs.iam("oidc-provider/${url}"), PredictedOutputs.iam("oidc-provider/${url}"));
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var arn = call(
                "creating IAM OIDC Provider",
                () -> aws.iam()
                        .createOpenIDConnectProvider(request -> request.url(inputs.string(URL))
                                .clientIDList(inputs.strings(CLIENTS))
                                .thumbprintList(inputs.strings(THUMBPRINTS))
                                .tags(ServiceTags.IAM.of(inputs)))
                        .openIDConnectProviderArn());
        // AWS determines a missing thumbprint; the local AWS does not.
        return new Created(arn, Map.of("arn", arn, THUMBPRINTS, List.of()));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        var provider = call(
                "reading IAM OIDC Provider (" + id + ")",
                () -> aws.iam().getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(id)));
        return new Live(
                id,
                Map.of(
                        "arn",
                        id,
                        CLIENTS,
                        List.copyOf(provider.clientIDList()),
                        THUMBPRINTS,
                        List.copyOf(provider.thumbprintList()),
                        URL,
                        SCHEMA.properties().get(URL).normalized(provider.url()),
                        ResourceSchema.ALL_TAGS,
                        ServiceTags.IAM.read(provider.tags())));
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var iam = aws.iam();
        var thumbprints = inputs.strings(THUMBPRINTS);
        // IAM accepts no empty list here: https://github.com/hashicorp/terraform-provider-aws/issues/40509
        if (!thumbprints.isEmpty() && !thumbprints.equals(before.strings(THUMBPRINTS))) {
            run(
                    "updating IAM OIDC Provider (" + id + ") thumbprint",
                    () -> iam.updateOpenIDConnectProviderThumbprint(
                            request -> request.openIDConnectProviderArn(id).thumbprintList(thumbprints)));
        }
        updateClients(iam, id, before.strings(CLIENTS), inputs.strings(CLIENTS));
        ServiceTags.IAM.update(
                "IAM OIDC Provider (" + id + ")",
                before,
                inputs,
                keys -> iam.untagOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(id).tagKeys(keys)),
                tags -> iam.tagOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(id).tags(tags)));
        return Map.of();
    }

    private static void updateClients(IamClient iam, String arn, List<String> old, List<String> clients) {
        clients.stream()
                .filter(Predicate.not(old::contains))
                .forEach(client -> run(
                        "adding IAM OIDC Provider (%s) client ID (%s)".formatted(arn, client),
                        () -> iam.addClientIDToOpenIDConnectProvider(
                                request -> request.openIDConnectProviderArn(arn).clientID(client))));
        old.stream()
                .filter(Predicate.not(clients::contains))
                .forEach(client -> run(
                        "removing IAM OIDC Provider (%s) client ID (%s)".formatted(arn, client),
                        () -> iam.removeClientIDFromOpenIDConnectProvider(
                                request -> request.openIDConnectProviderArn(arn).clientID(client))));
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        run(
                "deleting IAM OIDC Provider (" + id + ")",
                () -> aws.iam().deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(id)));
    }
}
