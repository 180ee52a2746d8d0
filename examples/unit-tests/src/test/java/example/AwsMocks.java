package example;

// readme:begin mocks
import com.pulumi.test.Mocks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers as AWS would, with what the components read. */
final class AwsMocks implements Mocks {

    private static final String IAM = "arn:aws:iam::123456789012:";

    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
        var outputs = new HashMap<String, Object>(args.inputs);
        var name = (String) args.inputs.getOrDefault("name", args.name + "-0123abc");
        outputs.put("name", name);
        switch (args.type) {
            case "aws:iam/user:User" -> {
                outputs.put("arn", IAM + "user/" + name);
                outputs.put("uniqueId", "AIDA0123456789EXAMPLE");
            }
            case "aws:iam/role:Role" -> {
                outputs.put("arn", IAM + "role/" + name);
                outputs.put("createDate", "2026-01-31T12:00:00Z");
            }
            case "aws:iam/policy:Policy" -> outputs.put("arn", IAM + "policy/" + name);
            case "aws:iam/accessKey:AccessKey" -> {
                outputs.put("secret", "secret-of-" + args.name);
                outputs.put("createDate", "2026-01-31T12:00:00Z");
            }
            case "aws:s3/bucket:Bucket" -> {
                outputs.putIfAbsent("bucket", name);
                outputs.put("arn", "arn:aws:s3:::" + outputs.get("bucket"));
            }
            default -> {}
        }
        return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name + "-id"), outputs));
    }

    /** Whom an AssumedRoleProvider asks AWS for. */
    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        return CompletableFuture.completedFuture(Map.of(
                "id", "123456789012",
                "accountId", "123456789012",
                "arn", "arn:aws:sts::123456789012:assumed-role/deployer-0123abc/deployment",
                "userId", "AROA0123456789EXAMPLE:deployment"));
    }
}
// readme:end mocks
