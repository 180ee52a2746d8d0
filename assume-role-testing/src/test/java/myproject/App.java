package myproject;

// docs:begin readme
import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A role that only the jobs of one GitHub environment can assume. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::deploy);
    }

    static void deploy(Context context) {
        var upload = Statement.allow()
                .action("s3:PutObject")
                .resource("arn:aws:s3:::artifacts-*/*")
                .build();
        var deployer = new RoleWithoutUser(
                "deployer",
                RoleWithoutUserArgs.builder()
                        // GitHub's IDs of the owner and the repository. To print yours, run:
                        // gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'
                        .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789)
                                .environment("production"))
                        .rolePolicy(PolicyDocument.of(upload))
                        .build());

        context.export("roleArn", deployer.roleArn());
    }
}
// docs:end readme
