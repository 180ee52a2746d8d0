package io.assumerole.policy;

import io.assumerole.internal.Text;
import java.util.Locale;

/** What a way to more permissions needs any of, with the ARN of one that no policy names. */
enum EscalationTarget {
    USER("iam", "user/any-path-7/any-name-7"),
    ROLE("iam", "role/any-path-7/any-name-7"),
    GROUP("iam", "group/any-path-7/any-name-7"),
    POLICY("iam", "policy/any-path-7/any-name-7"),
    SAML_PROVIDER("iam", "saml-provider/any-name-7"),
    OIDC_PROVIDER("iam", "oidc-provider/any-name-7.example.com/any-path-7"),
    FUNCTION("lambda", "function:any-name-7"),
    INSTANCE("ec2", "instance/i-0a1b2c3d4e5f60718"),
    LAUNCH_TEMPLATE("ec2", "launch-template/lt-0a1b2c3d4e5f60718"),
    DEV_ENDPOINT("glue", "devEndpoint/any-name-7"),
    STACK("cloudformation", "stack/any-name-7/any-id-7"),
    PROJECT("codebuild", "project/any-name-7"),
    APP_RUNNER_SERVICE("apprunner", "service/any-name-7/any-id-7"),
    NOTEBOOK_INSTANCE("sagemaker", "notebook-instance/any-name-7"),
    CODE_INTERPRETER("bedrock-agentcore", "code-interpreter-custom/any-name-7");

    private final String service;
    private final String resource;

    EscalationTarget(String service, String resource) {
        this.service = service;
        this.resource = resource;
    }

    /** The one of the name that stands in the file. */
    static EscalationTarget named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether a resource of a statement takes in those of any name. */
    boolean isAnyIn(String pattern) {
        return Breadth.takesIn(pattern, service, resource);
    }

    /** Whether an ARN, or a pattern of one, is of this type; for users and roles. */
    boolean is(String arn) {
        var parts = ArnRules.parts(arn, "x");
        var type = resource.substring(0, resource.indexOf('/') + 1);
        return arn.startsWith("arn:")
                && parts[ArnRules.SERVICE].equals(service)
                && parts[ArnRules.RESOURCE].startsWith(type);
    }

    /** Refuses what has no identity policies. */
    static void requireUserOrRole(String arn) {
        if (!USER.is(arn) && !ROLE.is(arn)) {
            throw new IllegalArgumentException(
                    "forPrincipals: got %s; allowed: the ARN of a user, arn:PARTITION:iam::ACCOUNT:user/NAME, or of a"
                                    .formatted(Text.quote(arn))
                            + " role, arn:PARTITION:iam::ACCOUNT:role/NAME, with * and ? for what is not known");
        }
    }

    /** The words for people. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
