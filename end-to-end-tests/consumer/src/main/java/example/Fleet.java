package example;

import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One component for each team of a list. */
public final class Fleet {

    private Fleet() {}

    // readme:begin all-at-once
    /** Makes a deployer for each team; of a list with mistakes it makes none, and tells all of them. */
    static List<UnprivilegedUserWithRole> deployers(Map<String, String> userOfTeam) {
        var args = new LinkedHashMap<String, UnprivilegedUserWithRoleArgs>();
        var problems = new ArrayList<String>();
        userOfTeam.forEach((team, user) -> {
            try {
                args.put(team, args(user));
            } catch (IllegalArgumentException e) {
                problems.add(team + ": " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        var deployers = new ArrayList<UnprivilegedUserWithRole>();
        args.forEach((team, of) -> deployers.add(new UnprivilegedUserWithRole(team, of)));
        return deployers;
    }
    // readme:end all-at-once

    private static UnprivilegedUserWithRoleArgs args(String user) {
        var read = Statement.allow()
                .action("s3:GetObject")
                .resource("arn:aws:s3:::artifacts/*")
                .build();
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(user)
                .rolePolicy(PolicyDocument.of(read))
                .build();
    }
}
