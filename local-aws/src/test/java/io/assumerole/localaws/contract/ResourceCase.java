package io.assumerole.localaws.contract;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A resource of one type: inputs to create it, and changes of these inputs. The tests of the emulator's permissions use
 * the same table.
 *
 * @param type the type token, such as {@code aws:iam/user:User}
 * @param inputs the inputs, without a name
 * @param change inputs for an update in place; empty if the type has none
 * @param replacement inputs for a replacement; empty if the type has none
 */
public record ResourceCase(
        String type,
        Function<Owners, Map<String, Object>> inputs,
        Function<Owners, Map<String, Object>> change,
        Function<Owners, Map<String, Object>> replacement) {
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String POLICY = allow("s3:ListAllMyBuckets");
    private static final String OTHER_POLICY = allow("s3:CreateBucket");

    /**
     * The parent resources that the cases use, and a unique string for names.
     *
     * @param unique a string that no other resource name in the local AWS contains
     */
    public record Owners(
            String unique,
            String user,
            String otherUser,
            String userArn,
            String role,
            String otherRole,
            String secretArn,
            String otherSecretArn) {}

    /** Returns one case for each type of the emulator. */
    public static List<ResourceCase> all() {
        return List.of(
                new ResourceCase(
                        "aws:iam/user:User",
                        owners -> Map.of("path", "/team/"),
                        owners -> Map.of("path", "/team/", "tags", Map.of("a", "1")),
                        owners -> Map.of()),
                new ResourceCase(
                        "aws:iam/accessKey:AccessKey",
                        owners -> Map.of("user", owners.user()),
                        owners -> Map.of("user", owners.user(), "status", "Inactive"),
                        owners -> Map.of("user", owners.otherUser())),
                new ResourceCase(
                        "aws:iam/role:Role",
                        owners -> Map.of("assumeRolePolicy", trust(owners.userArn()), "path", "/team/"),
                        owners ->
                                Map.of("assumeRolePolicy", trust("000000000000"), "path", "/team/", "description", "b"),
                        owners -> Map.of("assumeRolePolicy", trust(owners.userArn()), "path", "/other/")),
                new ResourceCase(
                        "aws:iam/rolePolicy:RolePolicy",
                        owners -> Map.of("role", owners.role(), "policy", POLICY),
                        owners -> Map.of("role", owners.role(), "policy", OTHER_POLICY),
                        owners -> Map.of("role", owners.otherRole(), "policy", POLICY)),
                new ResourceCase(
                        "aws:iam/userPolicy:UserPolicy",
                        owners -> Map.of("user", owners.user(), "policy", POLICY),
                        owners -> Map.of("user", owners.user(), "policy", OTHER_POLICY),
                        owners -> Map.of("user", owners.otherUser(), "policy", POLICY)),
                new ResourceCase(
                        "aws:iam/policy:Policy",
                        owners -> Map.of("policy", POLICY, "description", "a"),
                        owners -> Map.of("policy", OTHER_POLICY, "description", "a"),
                        owners -> Map.of("policy", POLICY, "description", "b")),
                new ResourceCase(
                        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                        owners -> Map.of("role", owners.role(), "policyArn", READER),
                        owners -> Map.of(),
                        owners -> Map.of("role", owners.role(), "policyArn", ADMINISTRATOR)),
                new ResourceCase(
                        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                        owners -> Map.of("user", owners.user(), "policyArn", READER),
                        owners -> Map.of(),
                        owners -> Map.of("user", owners.user(), "policyArn", ADMINISTRATOR)),
                new ResourceCase(
                        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                        owners -> Map.of("url", url(owners, ""), "clientIdLists", List.of("a")),
                        // MiniStack has no call that changes an OIDC provider.
                        owners -> Map.of(),
                        owners -> Map.of("url", url(owners, "/other"), "clientIdLists", List.of("a"))),
                new ResourceCase(
                        "aws:secretsmanager/secret:Secret",
                        owners -> Map.of("recoveryWindowInDays", 0.0),
                        owners -> Map.of("recoveryWindowInDays", 0.0, "description", "b"),
                        owners -> Map.of("recoveryWindowInDays", 0.0, "name", owners.unique() + "-other")),
                new ResourceCase(
                        "aws:secretsmanager/secretVersion:SecretVersion",
                        owners -> Map.of("secretId", owners.secretArn(), "secretString", "value"),
                        owners -> Map.of("secretId", owners.secretArn(), "secretString", "other"),
                        owners -> Map.of("secretId", owners.otherSecretArn(), "secretString", "value")),
                new ResourceCase(
                        "aws:secretsmanager/secretPolicy:SecretPolicy",
                        owners -> Map.of("secretArn", owners.secretArn(), "policy", readableBy(owners.userArn())),
                        owners -> Map.of("secretArn", owners.secretArn(), "policy", readableBy("000000000000")),
                        owners -> Map.of("secretArn", owners.otherSecretArn(), "policy", readableBy(owners.userArn()))),
                new ResourceCase(
                        "aws:s3/bucket:Bucket",
                        owners -> Map.of(),
                        owners -> Map.of("tags", Map.of("a", "1")),
                        owners -> Map.of("bucket", owners.unique() + "-other")));
    }

    /**
     * Returns the case of a type.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ResourceCase of(String type) {
        return all().stream()
                .filter(each -> each.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no resource type to compare: " + type));
    }

    private static String url(Owners owners, String path) {
        return "https://" + owners.unique() + ".example.com" + path;
    }

    /** Returns a trust policy for a principal. */
    static String trust(String principal) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"sts:AssumeRole"}]}""".formatted(principal);
    }

    private static String readableBy(String principal) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"secretsmanager:GetSecretValue","Resource":"*"}]}""".formatted(principal);
    }

    private static String allow(String action) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":"*"}]}""".formatted(action);
    }
}
