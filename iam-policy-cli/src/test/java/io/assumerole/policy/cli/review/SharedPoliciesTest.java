package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two resources that describe one policy, or one attachment, in AWS: each lost Deny, with the nearest harmless change. */
class SharedPoliciesTest {
    private static final String ROLE_POLICY = "iam/rolePolicy:RolePolicy";
    private static final String ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String BUCKET = "s3/bucket:Bucket";
    private static final String BUCKET_POLICY = "s3/bucketPolicy:BucketPolicy";
    private static final String OUTSIDE = "arn:aws:iam::123456789012:policy/outside";

    /**
     * Two changes of a stack that differ in one thing.
     *
     * @param shows a part of a reason
     */
    private record Pair(
            String name,
            String shows,
            UnaryOperator<SamplePreview> stack,
            UnaryOperator<SamplePreview> loses,
            UnaryOperator<SamplePreview> harmless) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String inline(String name, String effect, String action) {
        return "{'role':'runner','name':'" + name + "','policy':" + identity(effect, action) + "}";
    }

    private static String identity(String effect, String action) {
        return text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect + "','Action':'" + action
                + "','Resource':'*'}]}");
    }

    private static String bucketPolicy(String effect, String action) {
        return bucketPolicy("'data'", effect, action);
    }

    private static String bucketPolicy(String bucket, String effect, String action) {
        return "{'bucket':" + bucket + ",'policy':" + resource(effect, action) + "}";
    }

    private static String resource(String effect, String action) {
        return text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect
                + "','Principal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'" + action
                + "','Resource':'arn:aws:s3:::data/*'}]}");
    }

    private static SamplePreview denies(SamplePreview stack) {
        return stack.both("base", ROLE_POLICY, inline("base", "Allow", "dynamodb:*"))
                .both("protects", ROLE_POLICY, inline("protects", "Deny", "iam:*"));
    }

    private static SamplePreview bucket(SamplePreview stack) {
        return stack.both("data", BUCKET, "{'bucket':'data'}");
    }

    private static SamplePreview twoPolicies(SamplePreview stack) {
        return bucket(stack)
                .both("first", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject"))
                .both("second", BUCKET_POLICY, bucketPolicy("Allow", "s3:*"));
    }

    private static SamplePreview separate(SamplePreview stack) {
        return twoPolicies(stack).both("second", BUCKET_POLICY, bucketPolicy("'other'", "Allow", "s3:*"));
    }

    static Stream<Pair> inlinePolicies() {
        return Stream.of(
                new Pair(
                        "a new inline policy with the name of one that denies",
                        "RolePolicy new may overwrite the inline policy of another resource",
                        SharedPoliciesTest::denies,
                        s -> s.add("new", ROLE_POLICY, inline("protects", "Allow", "dynamodb:GetItem")),
                        s -> s.add("new", ROLE_POLICY, inline("protects2", "Allow", "dynamodb:GetItem"))),
                new Pair(
                        "a new inline policy with the name of one that allows",
                        "RolePolicy new may overwrite",
                        SharedPoliciesTest::denies,
                        s -> s.add("new", ROLE_POLICY, inline("protects", "Deny", "s3:*")),
                        s -> s.add("new", ROLE_POLICY, inline("runs", "Deny", "s3:*"))),
                new Pair(
                        "a new inline policy with an unknown name, or with one that the provider chooses",
                        "RolePolicy new may overwrite",
                        SharedPoliciesTest::denies,
                        s -> s.add("new", ROLE_POLICY, inline(ValueReader.UNKNOWN, "Allow", "dynamodb:GetItem")),
                        s -> s.add(
                                "new",
                                ROLE_POLICY,
                                inline("a", "Allow", "dynamodb:GetItem").replace("'name':'a',", ""))),
                new Pair(
                        "a changed inline policy with the name of one that denies",
                        "RolePolicy second may overwrite",
                        s -> denies(s).both("second", ROLE_POLICY, inline("protects", "Allow", "dynamodb:*")),
                        s -> s.change("second", "dynamodb:*", "dynamodb:GetItem"),
                        s -> s.change("second", "dynamodb:*", "dynamodb:GetItem")
                                .without("protects")),
                new Pair(
                        "a removed inline policy with the name of one that denies",
                        "RolePolicy second may detach the inline policy second",
                        s -> denies(s).both("second", ROLE_POLICY, inline("protects", "Allow", "dynamodb:*")),
                        s -> s.remove("second"),
                        s -> s.without("protects").remove("second")),
                new Pair(
                        "two new inline policies with one name for a new role",
                        "may overwrite",
                        s -> s.add("fresh", "iam/role:Role", "{'name':'fresh'}")
                                .add(
                                        "one",
                                        ROLE_POLICY,
                                        inline("a", "Deny", "s3:*").replace("runner", "fresh")),
                        s -> s.add(
                                "two", ROLE_POLICY, inline("a", "Deny", "ec2:*").replace("runner", "fresh")),
                        s -> s.add(
                                "two", ROLE_POLICY, inline("b", "Deny", "ec2:*").replace("runner", "fresh"))),
                new Pair(
                        "a new inline policy with the name of one in the role's list",
                        "RolePolicy new may overwrite",
                        s -> denies(s)
                                .without("protects")
                                .both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','inlinePolicies':[{'name':'protects','policy':"
                                                + identity("Deny", "iam:*") + "}]}"),
                        s -> s.add("new", ROLE_POLICY, inline("protects", "Allow", "dynamodb:GetItem")),
                        s -> s.add("new", ROLE_POLICY, inline("protects2", "Allow", "dynamodb:GetItem"))),
                new Pair(
                        "a removed attachment of a policy that the role's list attaches",
                        "RolePolicyAttachment attaches may detach the managed policy outside",
                        s -> s.both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','managedPolicyArns':['" + OUTSIDE + "']}")
                                .both("attaches", ATTACHMENT, "{'role':'runner','policyArn':'" + OUTSIDE + "'}"),
                        s -> s.remove("attaches"),
                        s -> s.change("attaches", "'role'", "'tags':{'a':'b'},'role'")),
                new Pair(
                        "a removed attachment of a policy that an exclusive list attaches",
                        "RolePolicyAttachment attaches may detach the managed policy outside",
                        s -> s.both(
                                        "list",
                                        "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                                        "{'roleName':'runner','policyArns':['" + OUTSIDE + "']}")
                                .both("attaches", ATTACHMENT, "{'role':'runner','policyArn':'" + OUTSIDE + "'}"),
                        s -> s.remove("attaches"),
                        s -> s.change("attaches", "'role'", "'tags':{'a':'b'},'role'")));
    }

    static Stream<Pair> resourcePolicies() {
        return Stream.of(
                new Pair(
                        "a new policy for a bucket with a policy that denies",
                        "BucketPolicy first sets a policy of the same resource",
                        s -> bucket(s).both("first", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject")),
                        s -> s.add("second", BUCKET_POLICY, bucketPolicy("Deny", "s3:DeleteObject")),
                        s -> s.add("new", BUCKET, "{'bucket':'new'}")
                                .add("second", BUCKET_POLICY, bucketPolicy("'new'", "Deny", "s3:DeleteObject"))),
                new Pair(
                        "a policy that allows less, for a bucket with two policies",
                        "BucketPolicy first sets a policy of the same resource",
                        s -> s,
                        s -> twoPolicies(s).change("second", "s3:*", "s3:GetObject"),
                        s -> separate(s).change("second", "s3:*", "s3:GetObject")),
                new Pair(
                        "a removed policy that only allows, for a bucket with two policies",
                        "BucketPolicy first sets a policy of the same resource",
                        s -> s,
                        s -> twoPolicies(s).remove("second"),
                        s -> separate(s).remove("second")),
                new Pair(
                        "a policy of a bucket that has its own policy",
                        "Bucket data sets a policy of the same resource",
                        s -> s.both(
                                "data", BUCKET, "{'bucket':'data','policy':" + resource("Deny", "s3:PutObject") + "}"),
                        s -> s.both("second", BUCKET_POLICY, bucketPolicy("Allow", "s3:*"))
                                .change("second", "s3:*", "s3:GetObject"),
                        s -> s.both("second", BUCKET_POLICY, bucketPolicy("'other'", "Allow", "s3:*"))
                                .change("second", "s3:*", "s3:GetObject")),
                new Pair(
                        "a bucket's own policy, while it has a separate policy",
                        "BucketPolicy first sets a policy of the same resource",
                        s -> s.both("data", BUCKET, "{'bucket':'data','policy':" + resource("Allow", "s3:*") + "}"),
                        s -> s.both("first", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject"))
                                .change("data", "s3:*", "s3:GetObject"),
                        s -> s.both("first", BUCKET_POLICY, bucketPolicy("'other'", "Deny", "s3:PutObject"))
                                .change("data", "s3:*", "s3:GetObject")),
                new Pair(
                        "two policies of an email identity with one name",
                        "IdentityPolicy first sets a policy of the same resource",
                        s -> s.both("first", "ses/identityPolicy:IdentityPolicy", identityPolicy("a", "Deny")),
                        s -> s.both("second", "ses/identityPolicy:IdentityPolicy", identityPolicy("a", "Allow"))
                                .remove("second"),
                        s -> s.both("second", "ses/identityPolicy:IdentityPolicy", identityPolicy("b", "Allow"))
                                .remove("second")),
                new Pair(
                        "policies of repositories with one name, with one provider or with one for each region",
                        "RepositoryPolicy first sets a policy of the same resource",
                        s -> s.both("first", "ecr/repositoryPolicy:RepositoryPolicy", repositoryPolicy("Deny"))
                                .provider("first", "default", "default")
                                .both("second", "ecr/repositoryPolicy:RepositoryPolicy", repositoryPolicy("Allow")),
                        s -> s.provider("second", "default", "default").remove("second"),
                        s -> s.provider("second", "paris", "paris").remove("second")));
    }

    private static String identityPolicy(String name, String effect) {
        return "{'identity':'example.com','name':'" + name + "','policy':" + resource(effect, "ses:SendEmail") + "}";
    }

    private static String repositoryPolicy(String effect) {
        return "{'repository':'app','policy':" + resource(effect, "ecr:BatchGetImage") + "}";
    }

    static Stream<Pair> newPolicies() {
        var unknown = "'" + ValueReader.UNKNOWN + "'";
        var outside = "can replace a policy from outside the stack";
        return Stream.of(
                new Pair(
                        "a new policy that only denies, for an existing or a new bucket with the same name",
                        outside,
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject")),
                        s -> bucket(s),
                        s -> s.add("data", BUCKET, "{'bucket':'data'}")),
                new Pair(
                        "a new policy that only denies, for a bucket outside the stack or a new one of an earlier type",
                        outside,
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject")),
                        s -> s.add("data", "s3/bucketV2:BucketV2", "{'bucket':'other'}"),
                        s -> s.add("data", "s3/bucketV2:BucketV2", "{'bucket':'data'}")),
                new Pair(
                        "a new policy for a bucket with an unknown name",
                        outside,
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy(unknown, "Deny", "s3:PutObject"))
                                .link("policy", "bucket", "data"),
                        s -> bucket(s),
                        s -> s.add("data", BUCKET, "{'bucket':'data'}")),
                new Pair(
                        "a new policy for the bucket of a new access point",
                        outside,
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy(unknown, "Deny", "s3:PutObject"))
                                .link("policy", "bucket", "it"),
                        s -> s.add("it", "s3/accessPoint:AccessPoint", "{'bucket':'data'}"),
                        s -> s.add("it", BUCKET, "{'bucket':'data'}")),
                new Pair(
                        "a new policy for an unknown bucket without a link",
                        outside,
                        s -> s.add("data", BUCKET, "{'bucket':'data'}"),
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy(unknown, "Deny", "s3:PutObject")),
                        s -> s.add("policy", BUCKET_POLICY, bucketPolicy(unknown, "Deny", "s3:PutObject"))
                                .link("policy", "bucket", "data")),
                new Pair(
                        "a new policy for an imported bucket or for a replaced one",
                        outside,
                        s -> bucket(s)
                                .add("policy", BUCKET_POLICY, bucketPolicy("Deny", "s3:PutObject"))
                                .link("policy", "bucket", "data"),
                        s -> s,
                        s -> s.replace("data")),
                new Pair(
                        "a new policy of the account's registry",
                        "its account isn't certainly new",
                        s -> s,
                        s -> s.add(
                                "it",
                                "ecr/registryPolicy:RegistryPolicy",
                                "{'policy':" + resource("Deny", "ecr:*") + "}"),
                        s -> s.both(
                                        "it",
                                        "ecr/registryPolicy:RegistryPolicy",
                                        "{'policy':" + resource("Allow", "ecr:*") + "}")
                                .change("it", "Allow", "Deny")),
                new Pair(
                        "a new policy for a repository, whose name isn't known if the repository is new",
                        outside,
                        s -> s.add("app", "ecr/repository:Repository", "{'name':'app'}"),
                        s -> s.add("policy", "ecr/repositoryPolicy:RepositoryPolicy", repositoryPolicy("Deny"))
                                .link("policy", "repository", "app"),
                        s -> s.add(
                                        "policy",
                                        "ecr/repositoryPolicy:RepositoryPolicy",
                                        repositoryPolicy("Deny").replace("'app'", unknown))
                                .link("policy", "repository", "app")));
    }

    @ParameterizedTest
    @MethodSource({"inlinePolicies", "resourcePolicies", "newPolicies"})
    void a_change_that_may_lose_a_deny_is_undecided(Pair pair) {
        var review =
                pair.loses().apply(pair.stack().apply(SamplePreview.stack())).review();

        assertThat(review.changes())
                .filteredOn(change -> change.outcome() != Outcome.NO_NEW_ACCESS)
                .isNotEmpty()
                .allMatch(change -> change.outcome() == Outcome.UNDECIDED)
                .anyMatch(change -> change.reasons().toString().contains(pair.shows()));
    }

    @ParameterizedTest
    @MethodSource({"inlinePolicies", "resourcePolicies", "newPolicies"})
    void the_nearest_change_that_loses_no_deny_is_harmless(Pair pair) {
        var review =
                pair.harmless().apply(pair.stack().apply(SamplePreview.stack())).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }
}
