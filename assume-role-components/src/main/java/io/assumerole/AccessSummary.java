package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.arn.PolicyArn;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.input.Phrases;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes, with one sentence on each line, who can assume a role, under which conditions, and the role's permissions.
 * The text shows the number of external IDs but not the IDs, so secret IDs do not make the text a secret.
 */
final class AccessSummary {

    private final RoleComponentArgs args;
    private final TrustedParties trust;
    private final Duration maxSessionDuration;
    private final List<String> lines = new ArrayList<>();

    private AccessSummary(RoleComponentArgs args, TrustedParties trust, Duration maxSessionDuration) {
        this.args = args;
        this.trust = trust;
        this.maxSessionDuration = maxSessionDuration;
    }

    /**
     * @param args the arguments of the role, and of the user if one exists
     * @param assumableRole the role that was created from these arguments
     */
    static Output<String> of(RoleComponentArgs args, AssumableRole assumableRole) {
        var trust = assumableRole.trust() == null ? args.trust : assumableRole.trust();
        var permissions = args.permissions;
        var read = new JoinedOutputs();
        var user = read.ifPresent(assumableRole.userName());
        var role = read.one(assumableRole.roleArn());
        var principals = read.all(trust.principals());
        var providers = read.all(trust.providers());
        var documents = read.all(permissions.documents().stream()
                .map(PlannedPolicies.Document::policy)
                .toList());
        var attached = read.all(permissions.attached().stream()
                .map(PlannedPolicies.Attached::arn)
                .toList());
        var boundary = read.ifPresent(args.rolePermissionsBoundary);
        var guardRails = read.ifPresent(args.guardRails);
        return read.applyValue(known -> {
            var summary = new AccessSummary(args, trust, assumableRole.maxSessionDuration());
            if (assumableRole.trust() == null) {
                summary.existing(user.apply(known).get(0), role.apply(known));
            } else {
                summary.trust(user.apply(known), role.apply(known), principals.apply(known), providers.apply(known));
                summary.permissions(documents.apply(known), texts(attached.apply(known)), boundary.apply(known));
                guardRails.apply(known).forEach(arn -> summary.guardRails(arn, assumableRole.userName() != null));
                summary.revoked("in the role", args.revokeRoleSessionsBefore);
            }
            if (args instanceof UnprivilegedUserWithRoleArgs ofUser) {
                summary.user(ofUser);
            }
            return String.join("\n", summary.lines);
        });
    }

    private void existing(String user, String role) {
        lines.add("""
                User %s is meant to assume role %s, which is not created here: the role's trust policy decides when \
                the user may assume it, and the role's policies decide what it may do.""".formatted(user, role));
    }

    private void trust(List<String> user, String role, List<String> principals, List<OidcProviderArn> providers) {
        var requirements = trust.requirements();
        if (user.isEmpty()) {
            lines.add("Role " + role + " has no user.");
            if (!principals.isEmpty()) {
                lines.add("It may be assumed by " + Phrases.or(principals) + when(asked()) + ".");
            }
        } else {
            lines.add("User " + user.get(0) + " may assume role " + role + when(asked()) + ".");
            if (!principals.isEmpty()) {
                lines.add(Phrases.and(principals) + " may also assume it, under the same conditions.");
            }
        }
        var first = user.isEmpty() && principals.isEmpty();
        for (int i = 0; i < providers.size(); i++) {
            var identity = trust.webIdentities().get(i);
            var asked = new ArrayList<String>();
            addSessionNames(asked, requirements);
            addConditions(asked, requirements);
            lines.add("An identity of %s with the subject %s and a token for %s may %sassume it%s.%s"
                    .formatted(
                            providers.get(i).url(),
                            Phrases.or(identity.subjects()),
                            identity.audience(),
                            first && i == 0 ? "" : "also ",
                            when(asked),
                            notForWebIdentities()));
        }
        if (!requirements.allowedTags().isEmpty()) {
            lines.add("Users and roles may also send the session %s%s."
                    .formatted(
                            requirements.allowedTags().size() == 1 ? "tag " : "tags ",
                            Phrases.and(List.copyOf(requirements.allowedTags()))));
        }
        lines.add("A session lasts at most " + Phrases.time(maxSessionDuration) + ".");
    }

    private static String when(List<String> asked) {
        return asked.isEmpty() ? "" : " when it " + Phrases.and(asked);
    }

    private List<String> asked() {
        var requirements = trust.requirements();
        var ids = trust.externalIdCount();
        var asked = new ArrayList<String>();
        if (ids > 0) {
            asked.add(ids == 1 ? "sends the external ID" : "sends one of " + ids + " external IDs");
        }
        if (requirements.mfa()) {
            asked.add("has signed in with MFA"
                    + (requirements.mfaMaxAge() == null
                            ? ""
                            : " less than " + Phrases.time(requirements.mfaMaxAge()) + " ago"));
        }
        addSessionNames(asked, requirements);
        if (requirements.userNameAsSessionName()) {
            asked.add("uses its own user name as the session name");
        }
        if (requirements.takesSourceIdentity()) {
            asked.add("sends the source identity " + Phrases.or(requirements.sourceIdentities()));
        }
        requirements
                .requiredTags()
                .forEach((key, values) -> asked.add("sends the session tag %s%s"
                        .formatted(key, values.contains("*") ? "" : " with the value " + Phrases.or(values))));
        addConditions(asked, requirements);
        return asked;
    }

    private static void addSessionNames(List<String> asked, TrustedParties.Requirements requirements) {
        if (!requirements.sessionNames().isEmpty()) {
            asked.add("uses the session name " + Phrases.or(requirements.sessionNames()));
        }
    }

    private static void addConditions(List<String> asked, TrustedParties.Requirements requirements) {
        requirements.conditions().forEach(condition -> asked.add("fulfills " + condition));
    }

    /** Returns a sentence about the conditions for users and roles that do not apply to a web identity. */
    private String notForWebIdentities() {
        var words = List.copyOf(trust.notForWebIdentities().values());
        return words.isEmpty() ? "" : " It needs no " + Phrases.or(words) + ".";
    }

    private void permissions(List<PolicyDocument> documents, List<String> attached, List<String> boundary) {
        for (var document : documents) {
            document.statements().forEach(statement -> lines.add(sentence(statement)));
        }
        if (!attached.isEmpty()) {
            lines.add("The role may do what the managed %s%s%s"
                    .formatted(
                            attached.size() == 1 ? "policy " : "policies ",
                            Phrases.and(attached),
                            attached.size() == 1 ? " allows." : " allow."));
        }
        boundary.forEach(arn -> lines.add("The permissions boundary " + arn + " limits that."));
    }

    private void guardRails(String boundary, boolean hasUser) {
        lines.add("The role may not change itself%s, nor create a user or a role without the boundary %s."
                .formatted(hasUser ? " or its user" : "", boundary));
    }

    private void revoked(String whose, Instant before) {
        if (before != null) {
            lines.add("Sessions " + whose + " that began before " + before + " are denied everything.");
        }
    }

    private static List<String> texts(List<PolicyArn> arns) {
        return arns.stream().map(PolicyArn::toString).toList();
    }

    private static String sentence(Statement statement) {
        var resources = statement.resources().isEmpty()
                ? "everything but " + Phrases.and(statement.notResources())
                : Phrases.and(statement.resources());
        var conditions =
                statement.conditions().stream().map(Condition::toString).toList();
        return "The role may %s on %s%s."
                .formatted(
                        actions(statement), resources, conditions.isEmpty() ? "" : " when " + Phrases.and(conditions));
    }

    private static String actions(Statement statement) {
        var allows = statement.effect() == Effect.ALLOW;
        return statement.actions().isEmpty()
                ? (allows ? "use everything but " : "use nothing but ") + Phrases.and(statement.notActions())
                : (allows ? "use " : "never use ") + Phrases.and(statement.actions());
    }

    private void user(UnprivilegedUserWithRoleArgs args) {
        var keys = args.accessKeys;
        if (keys.current == null) {
            lines.add("The user has no access key.");
        } else {
            lines.add("The user has an" + status(keys.current) + " access key" + before(keys.previous) + ".");
        }
        if (args.grantAssumeRole()) {
            lines.add("A user policy also allows it to assume the role.");
        }
        if (args.staysUnprivileged()) {
            lines.add("A user policy denies it everything else.");
        }
        revoked("of the user", args.revokeUserSessionsBefore);
        if (args.disableUser()) {
            lines.add("The user is disabled: a policy denies it everything, including the role.");
        }
    }

    private static String before(AccessKeys.Slot previous) {
        return previous == null ? "" : ", and the previous one, which is" + status(previous);
    }

    private static String status(AccessKeys.Slot slot) {
        return slot.status() == AccessKeyStatus.INACTIVE ? " inactive" : " active";
    }
}
