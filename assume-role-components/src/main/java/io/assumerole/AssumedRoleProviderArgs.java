package io.assumerole;

import com.pulumi.aws.Config;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which role an {@link AssumedRoleProvider} assumes, and how.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()},
 * an output during preview or update, before AWS is called.
 */
public final class AssumedRoleProviderArgs extends ResourceArgs {

    @Import(name = "roleArn", required = true)
    private final Output<String> roleArn;

    @Import(name = "sessionName")
    private final Output<String> sessionName;

    @Import(name = "externalId")
    private final Output<String> externalId;

    @Import(name = "region")
    private final Output<String> region;

    private AssumedRoleProviderArgs(Builder builder) {
        var checks = new ArgumentChecks("AssumedRoleProviderArgs");
        this.roleArn =
                checks.required("roleArn", builder.roleArn, v -> RoleArn.parse(v).toString());
        this.sessionName =
                checks.optional(
                        "sessionName", builder.sessionName, v -> new SessionName(v).value());
        this.externalId =
                checks.optional("externalId", builder.externalId, v -> new ExternalId(v).value());
        this.region = checks.optional("region", builder.region, AssumedRoleProviderArgs::region);
        checks.throwIfAny();
    }

    /**
     * Starts the arguments, with none given.
     *
     * @return a new builder, never {@code null}
     */
    public static Builder builder() {
        return new Builder();
    }

    Output<String> region() {
        return region != null ? region : Output.ofNullable(new Config().region().orElse(null));
    }

    /**
     * The provider's {@code assumeRole} as JSON: unknown while a part of it is, secret if one is.
     */
    Output<String> assumeRole() {
        Map<String, Output<?>> members = new LinkedHashMap<>();
        members.put("roleArn", roleArn);
        members.put(
                "sessionName",
                sessionName != null ? sessionName : Output.of(SessionNames.ofDeployment()));
        if (externalId != null) {
            members.put("externalId", externalId);
        }
        return Json.object(members);
    }

    private static String region(String region) {
        Partition.ofRegion(region);
        return region;
    }

    /** Builds {@link AssumedRoleProviderArgs}; each method replaces what it was given before. */
    public static final class Builder {

        private Argument<String> roleArn;
        private Argument<String> sessionName;
        private Argument<String> externalId;
        private Argument<String> region;

        private Builder() {}

        /**
         * Sets the ARN of the role to assume. Required.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any
         *     partition
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM
         *     identifiers</a>
         */
        public Builder roleArn(String roleArn) {
            this.roleArn = Argument.of(roleArn);
            return this;
        }

        /**
         * Sets the ARN of the role to assume, from an output. Required.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any
         *     partition; it may be unknown in a preview
         * @return this builder, never {@code null}
         */
        public Builder roleArn(Output<String> roleArn) {
            this.roleArn = Argument.of(roleArn);
            return this;
        }

        /**
         * Sets the name of the session, which CloudTrail records with every call.
         *
         * <p>By default it is made from the names of the project and the stack, cut to 64
         * characters.
         *
         * @param sessionName 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}; not for
         *     secrets
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder sessionName(String sessionName) {
            this.sessionName = Argument.of(sessionName);
            return this;
        }

        /**
         * Sets the name of the session from an output.
         *
         * @param sessionName 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}; not for
         *     secrets
         * @return this builder, never {@code null}
         * @see #sessionName(String)
         */
        public Builder sessionName(Output<String> sessionName) {
            this.sessionName = Argument.of(sessionName);
            return this;
        }

        /**
         * Sets the external ID that the role's trust policy asks for.
         *
         * <p>By default none is sent. AWS does not treat it as a secret, and it is kept in the
         * state in the clear; give an {@linkplain #externalId(Output) output that is a secret} to
         * have it encrypted there.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External
         *     ID</a>
         */
        public Builder externalId(String externalId) {
            this.externalId = Argument.of(externalId);
            return this;
        }

        /**
         * Sets the external ID from an output: <strong>secret</strong> if the output is.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see #externalId(String)
         */
        public Builder externalId(Output<String> externalId) {
            this.externalId = Argument.of(externalId);
            return this;
        }

        /**
         * Sets the region that the provider works in.
         *
         * <p>By default it is the stack's {@code aws:region}, else what the AWS provider finds in
         * its environment.
         *
         * @param region a name such as {@code us-east-1}
         * @return this builder, never {@code null}
         */
        public Builder region(String region) {
            this.region = Argument.of(region);
            return this;
        }

        /**
         * Sets the region that the provider works in, from an output.
         *
         * @param region a name such as {@code us-east-1}
         * @return this builder, never {@code null}
         * @see #region(String)
         */
        public Builder region(Output<String> region) {
            this.region = Argument.of(region);
            return this;
        }

        /**
         * Ends the arguments.
         *
         * @return the arguments, never {@code null}
         * @throws IllegalArgumentException if one is missing or not as its method says; the message
         *     lists every problem
         */
        public AssumedRoleProviderArgs build() {
            return new AssumedRoleProviderArgs(this);
        }
    }
}
