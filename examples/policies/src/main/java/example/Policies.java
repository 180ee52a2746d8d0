package example;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.PolicyLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints what is too broad in a role's policy, and which requests it allows. Needs no network and no account. */
public final class Policies {

    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/deployer");

    private Policies() {}

    public static void main(String[] files) throws IOException {
        for (var file : files) {
            var policy = read(Path.of(file));
            findings(policy).forEach(System.out::println);
            for (var action : List.of("s3:PutObject", "s3:DeleteObject")) {
                var decision = decide(policy, action);
                System.out.println(action + ": " + (decision.isAllowed() ? decision : decision.trace()));
            }
        }
    }

    static PolicyDocument read(Path file) throws IOException {
        return PolicyDocument.parse(Files.readString(file), PolicyKind.IDENTITY);
    }

    static List<Finding> findings(PolicyDocument policy) {
        return PolicyLint.create().forAccount(ROLE.account()).check(policy, PolicyKind.IDENTITY);
    }

    /** Decides whether the role can do that to a page of the site. */
    static Decision decide(PolicyDocument policy, String action) {
        return PolicyEvaluator.builder()
                .identity(policy)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, new SessionName("release"))
                        .asksFor(action, "arn:aws:s3:::site/index.html")
                        .resourceAccount(ROLE.account())
                        .build());
    }
}
