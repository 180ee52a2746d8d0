package io.assumerole.testing;

import com.pulumi.test.Mocks.ResourceArgs;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** AWS's answer to the creation of a resource: its ID, and its inputs with the values that AWS adds. */
final class MockedAnswer {

    /** The suffix of an automatic name, which the provider would choose at random. */
    private static final String RANDOM = "-0123abc";

    private static final Set<String> NAMED = Set.of(
            "aws:iam/user:User",
            "aws:iam/role:Role",
            "aws:iam/policy:Policy",
            "aws:iam/rolePolicy:RolePolicy",
            "aws:iam/userPolicy:UserPolicy",
            "aws:secretsmanager/secret:Secret");

    /** The property that is the ID of an imported or read resource. */
    private static final Map<String, String> IDENTIFIED_BY = Map.of(
            "aws:iam/user:User", "name",
            "aws:iam/role:Role", "name",
            "aws:iam/policy:Policy", "arn",
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "arn",
            "aws:secretsmanager/secret:Secret", "arn",
            "aws:s3/bucket:Bucket", "bucket");

    private final ResourceArgs args;
    private final ProviderIdentity place;
    private final Instant createDate;
    private final FakeIds fake;
    private final Map<String, Object> state;
    private String id;

    private MockedAnswer(ResourceArgs args, ProviderIdentity place, Instant createDate) {
        this.args = args;
        this.place = place;
        this.createDate = createDate;
        this.fake = new FakeIds(args.type + "\n" + args.name + "\n" + place.account());
        this.state = new HashMap<>(args.inputs);
        this.id = args.name + "-id";
    }

    static MockedAnswer of(ResourceArgs args, ProviderIdentity place, Instant createDate) {
        var resource = new MockedAnswer(args, place, createDate);
        var identity = IDENTIFIED_BY.get(args.type);
        if (resource.isThere() && identity != null) {
            // The ID is set twice: the ARN contains the name, and answer() computes the ARN again.
            resource.state.put(identity, args.id);
            resource.answer();
            resource.state.put(identity, args.id);
        } else {
            resource.answer();
        }
        return resource;
    }

    /** Returns whether the resource is imported or read, and not created. */
    private boolean isThere() {
        return args.id != null && !args.id.isEmpty();
    }

    String id() {
        return isThere() ? args.id : id;
    }

    Map<String, Object> state() {
        return state;
    }

    private void answer() {
        if (NAMED.contains(args.type)) {
            state.putIfAbsent("name", args.name + RANDOM);
            state.putIfAbsent("namePrefix", "");
        }
        switch (args.type) {
            case "aws:iam/user:User" -> {
                tagged();
                id = text("name");
                state.put("arn", place.iam("user" + path() + text("name")));
                state.put("uniqueId", fake.iam("AIDA"));
            }
            case "aws:iam/role:Role" -> {
                tagged();
                id = text("name");
                state.put("arn", place.iam("role" + path() + text("name")));
                state.put("uniqueId", fake.iam("AROA"));
                state.put("createDate", createDate.toString());
                state.putIfAbsent("maxSessionDuration", 3600);
                state.putIfAbsent("inlinePolicies", List.of());
                state.putIfAbsent("managedPolicyArns", List.of());
            }
            case "aws:iam/policy:Policy" -> {
                tagged();
                id = place.iam("policy" + path() + text("name"));
                state.put("arn", id);
                state.put("policyId", fake.iam("ANPA"));
                state.put("attachmentCount", 0);
            }
            case "aws:iam/rolePolicy:RolePolicy" -> id = text("role") + ":" + text("name");
            case "aws:iam/userPolicy:UserPolicy" -> id = text("user") + ":" + text("name");
            case "aws:iam/rolePolicyAttachment:RolePolicyAttachment" -> id = text("role") + "/" + text("policyArn");
            case "aws:iam/accessKey:AccessKey" -> accessKey();
            case "aws:iam/openIdConnectProvider:OpenIdConnectProvider" -> {
                tagged();
                id = place.iam("oidc-provider/" + text("url").replaceFirst("^https://", ""));
                state.put("arn", id);
                state.putIfAbsent("thumbprintLists", List.of());
            }
            case "aws:secretsmanager/secret:Secret" -> {
                tagged();
                id = place.regional("secretsmanager", "secret:" + text("name") + "-" + fake.suffix("secret", 6));
                state.put("arn", id);
                state.put("region", place.region());
                state.putIfAbsent("policy", "");
                state.putIfAbsent("replicas", List.of());
            }
            case "aws:secretsmanager/secretVersion:SecretVersion" -> {
                state.put("arn", text("secretId"));
                state.put("secretArn", text("secretId"));
                state.put("region", place.region());
                state.put("hasSecretStringWo", false);
                state.put("versionId", fake.uuid("version"));
                state.putIfAbsent("versionStages", List.of("AWSCURRENT"));
                id = text("secretId") + "|" + text("versionId");
            }
            case "aws:secretsmanager/secretPolicy:SecretPolicy" -> {
                state.put("region", place.region());
                id = text("secretArn");
            }
            case "aws:s3/bucket:Bucket" -> {
                state.putIfAbsent("bucket", args.name + RANDOM);
                id = text("bucket");
                state.put("arn", "arn:" + place.partition() + ":s3:::" + id);
                state.put("region", place.region());
            }
            default -> {
                // Like Pulumi's own mocks, the answer contains the inputs and an ID.
            }
        }
    }

    private void accessKey() {
        id = fake.accessKey();
        state.put("createDate", createDate.toString());
        state.putIfAbsent("status", "Active");
        var encrypted = state.containsKey("pgpKey");
        // AWS returns a secret only once; the plugin outputs it either in plain text or encrypted.
        state.put(encrypted ? "encryptedSecret" : "secret", fake.secret());
        state.put(
                encrypted ? "encryptedSesSmtpPasswordV4" : "sesSmtpPasswordV4",
                "NotAPassword/" + fake.suffix("smtp", 31));
        if (encrypted) {
            state.put("keyFingerprint", "0000000000000000000000000000000000000000");
        }
    }

    private void tagged() {
        state.putIfAbsent("tagsAll", state.getOrDefault("tags", Map.of()));
    }

    private String path() {
        return (String) state.getOrDefault("path", "/");
    }

    private String text(String property) {
        return String.valueOf(state.get(property));
    }
}
