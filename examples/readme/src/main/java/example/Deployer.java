package example;

// readme:begin example
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

public class Deployer {
    public static void main(String[] args) {
        var buckets = Statement.allow()
                .action("s3:*Bucket*", "s3:Get*", "s3:List*")
                .resource("*")
                .build();
        Pulumi.run(context -> {
            var deployer = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy(PolicyDocument.of(buckets))
                            .build());
            context.export("roleArn", deployer.roleArn());
            context.export("accessKeyId", deployer.accessKeyId());
            context.export("secretAccessKey", deployer.secretAccessKey());
        });
    }
}
// readme:end example
