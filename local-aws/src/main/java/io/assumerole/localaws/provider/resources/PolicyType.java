package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * {@code aws:iam/policy:Policy}, whose ID is its ARN.
 *
 * <p>A different document becomes a new version, which is set as the default; previous versions stay, up to IAM's
 * limit.
 */
final class PolicyType implements EmulatedResourceType {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    private static final int MOST_VERSIONS = 5;
    private static final String POLICY = "policy";
    private static final String DESCRIPTION = "description";
    private static final String ATTACHMENTS = "attachmentCount";
    private static final AutoName NAME = AutoName.of("name", 255).orPrefix("namePrefix");
    private static final ResourceSchema SCHEMA = ResourceSchema.of(
                    "aws:iam/policy:Policy",
                    Property.output("arn", PropertyType.STRING),
                    Property.output(ATTACHMENTS, PropertyType.INTEGER),
                    // IAM has no operation that changes this property.
                    Property.input(DESCRIPTION, PropertyType.STRING).with(Trait.REPLACE_ON_CHANGES),
                    Property.input("name", PropertyType.STRING)
                            .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                            .withRule(PropertyRule.iamName(128)),
                    Property.input("namePrefix", PropertyType.STRING)
                            .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                            .withRule(PropertyRule.iamName(102)),
                    Property.input("path", PropertyType.STRING).withDefault("/").with(Trait.REPLACE_ON_CHANGES),
                    Property.input(POLICY, PropertyType.STRING)
                            .with(Trait.REQUIRED, Trait.POLICY)
                            .withRule(PropertyRule.POLICY),
                    Property.output("policyId", PropertyType.STRING))
            .named(NAME)
            .tagged();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public PredictedOutputs predicted() {
        return PredictedOutputs.known(
                PredictedOutputs.iam("policy${path}${name}"), PredictedOutputs.iam("policy${path}${name}"));
    }

    @Override
    public Created create(Session aws, Values inputs) {
        var name = NAME.resolve(inputs);
        var policy = call(
                "creating IAM Policy (" + name + ")",
                () -> aws.iam()
                        .createPolicy(request -> request.policyName(name)
                                .path(inputs.text("path"))
                                .description(inputs.text(DESCRIPTION))
                                .policyDocument(inputs.string(POLICY))
                                .tags(ServiceTags.IAM.of(inputs)))
                        .policy());
        return new Created(
                policy.arn(),
                Map.of(
                        "arn",
                        policy.arn(),
                        ATTACHMENTS,
                        0.0,
                        "name",
                        name,
                        "namePrefix",
                        AutoName.prefixOf(name),
                        "policyId",
                        policy.policyId()));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        return call("reading IAM Policy (" + id + ")", () -> live(aws.iam(), id));
    }

    private static Live live(IamClient iam, String arn) {
        var policy = iam.getPolicy(request -> request.policyArn(arn)).policy();
        var document = iam.getPolicyVersion(request -> request.policyArn(arn).versionId(policy.defaultVersionId()))
                .policyVersion()
                .document();
        var outputs = new HashMap<String, Object>();
        outputs.put("arn", policy.arn());
        outputs.put(ATTACHMENTS, policy.attachmentCount().doubleValue());
        if (policy.description() != null && !policy.description().isEmpty()) {
            outputs.put(DESCRIPTION, policy.description());
        }
        outputs.put("name", policy.policyName());
        outputs.put("namePrefix", AutoName.prefixOf(policy.policyName()));
        outputs.put("path", policy.path());
        outputs.put(POLICY, PolicyText.decode(document));
        outputs.put("policyId", policy.policyId());
        outputs.put(ResourceSchema.ALL_TAGS, ServiceTags.IAM.read(policy.tags()));
        return new Live(policy.arn(), outputs);
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var iam = aws.iam();
        if (!PolicyText.isUnchanged(POLICY, before, inputs)) {
            deleteOldestVersion(iam, id);
            run(
                    "updating IAM Policy (" + id + ")",
                    () -> iam.createPolicyVersion(request -> request.policyArn(id)
                            .policyDocument(inputs.string(POLICY))
                            .setAsDefault(true)));
        }
        ServiceTags.IAM.update(
                "IAM Policy (" + id + ")",
                before,
                inputs,
                keys -> iam.untagPolicy(request -> request.policyArn(id).tagKeys(keys)),
                tags -> iam.tagPolicy(request -> request.policyArn(id).tags(tags)));
        return Map.of();
    }

    /** Deletes the oldest version if IAM's limit is reached. */
    private static void deleteOldestVersion(IamClient iam, String arn) {
        var versions = versions(iam, arn);
        if (versions.size() >= MOST_VERSIONS) {
            versions.stream()
                    .filter(Predicate.not(PolicyVersion::isDefaultVersion))
                    .min(Comparator.comparing(PolicyVersion::createDate))
                    .ifPresent(oldest -> delete(iam, arn, oldest));
        }
    }

    private static List<PolicyVersion> versions(IamClient iam, String arn) {
        return call(
                "reading IAM Policy (" + arn + ") versions",
                () -> iam.listPolicyVersionsPaginator(request -> request.policyArn(arn)).versions().stream()
                        .toList());
    }

    private static void delete(IamClient iam, String arn, PolicyVersion version) {
        run(
                "deleting IAM Policy (" + arn + ") version (" + version.versionId() + ")",
                () -> iam.deletePolicyVersion(request -> request.policyArn(arn).versionId(version.versionId())));
    }

    /** Deletes the policy after its other versions, because IAM does not delete a policy that has other versions. */
    @Override
    public void delete(Session aws, String id, Values state) {
        var iam = aws.iam();
        versions(iam, id).stream()
                .filter(Predicate.not(PolicyVersion::isDefaultVersion))
                .forEach(version -> delete(iam, id, version));
        run("deleting IAM Policy (" + id + ")", () -> iam.deletePolicy(request -> request.policyArn(id)));
    }
}
