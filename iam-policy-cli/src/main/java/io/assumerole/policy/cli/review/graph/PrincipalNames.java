package io.assumerole.policy.cli.review.graph;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.Identity.Kind;
import io.assumerole.policy.cli.review.read.StackRegionsAndAccounts;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names the principals in policies. A principal of the stack has the same name as in its changes; other names contain
 * the account.
 */
public final class PrincipalNames {
    private static final Pattern ARN =
            Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):(?:(?:oidc|saml)-provider/)?(.*)");

    private static final Set<String> ORGANIZATION = Set.of("aws:principalorgid", "aws:principalorgpaths");

    private static final int MOST_NAMES = 3;
    private static final int MOST_SUBJECTS = 2;

    private final AccessGraph after;
    private final Set<AccountId> accounts = new HashSet<>();

    /**
     * @param location the regions and accounts of the stack, which this class uses only if no principal of the stack
     *     has an ARN
     */
    public PrincipalNames(AccessGraph before, AccessGraph after, StackRegionsAndAccounts location) {
        this.after = after;
        accounts.addAll(before.accounts().values());
        accounts.addAll(after.accounts().values());
        if (accounts.isEmpty()) {
            location.accounts().forEach(account -> accounts.add(new AccountId(account)));
        }
    }

    /** Returns a name that is equal for all statements that name the principal. */
    public String name(Principal principal) {
        return switch (principal.kind()) {
            case EVERYONE -> "everyone";
            case SERVICE -> "service " + principal.value();
            case FEDERATED -> "identity provider " + principal.value();
            case CANONICAL_USER -> "canonical user " + principal.value();
            case AWS ->
                principal.isAccount()
                        ? "every principal of account "
                                + principal.account().map(AccountId::value).orElse(principal.value())
                        : inStack(principal).orElse(principal.value());
        };
    }

    private Optional<String> inStack(Principal principal) {
        return Stream.of(Kind.USER, Kind.ROLE)
                .filter(kind -> principal.value().contains(":" + kind + "/"))
                .flatMap(kind -> after.find(kind, principal.value(), "").stream())
                .map(Identity::toString)
                .findFirst();
    }

    /** Returns the principals that a statement allows, and its conditions, for a sentence. */
    public List<String> allowed(Statement statement) {
        var conditions = Words.conditions(ConditionWords.of(statement));
        return statement.principals().stream()
                .map(principal -> described(principal) + conditions)
                .toList();
    }

    /**
     * Returns principals, and the conditions under which a statement allows them, in a few words for a table. Describes
     * the subjects of tokens only in words, not as the policy contains them.
     */
    public String brief(Statement statement, List<Principal> principals) {
        return brief(statement.conditions(), principals);
    }

    /** Returns principals, and the conditions of their requests, in a few words for a table. */
    public String brief(List<Condition> limits, List<Principal> principals) {
        var subjects = limits.stream()
                .flatMap(condition -> TokenSubjects.words(condition).stream())
                .distinct()
                .toList();
        var who = principals.stream()
                .sorted(Comparator.comparing(principal -> risk(List.of(principal))))
                .map(principal -> principal.kind() == Principal.Kind.FEDERATED && !subjects.isEmpty()
                        ? Words.joined(subjects, " or ", MOST_SUBJECTS)
                        : described(principal))
                .distinct()
                .toList();
        var conditions = limits.stream()
                .filter(condition -> subjects.isEmpty() || !TokenSubjects.isOfToken(condition))
                .map(ConditionWords::of)
                .toList();
        return Words.joined(who, ", ", MOST_NAMES) + Words.conditions(conditions);
    }

    /**
     * Returns the name, and states whether the principal belongs to the account of the stack, if ARNs show this
     * account.
     */
    public String described(Principal principal) {
        var name = name(principal);
        var account = account(principal);
        if (account.isEmpty() || accounts.isEmpty() || inStack(principal).isPresent()) {
            return name;
        }
        if (!accounts.contains(account.get())) {
            return name + " (another account)";
        }
        return principal.kind() == Principal.Kind.FEDERATED
                ? "identity provider " + ARN.matcher(principal.value()).replaceFirst("$2")
                : name + (accounts.size() == 1 ? " (this account)" : " (an account of this stack)");
    }

    /**
     * Returns the highest risk that results from who the principals are. Everyone in an organization has a lower risk
     * than everyone.
     *
     * @param statement the statement that allows them something
     */
    public Risk risk(List<Principal> principals, Statement statement) {
        var risk = risk(principals);
        return risk == Risk.EVERYONE && isWithinOrganization(statement) ? Risk.ACCOUNT : risk;
    }

    /** Returns whether a statement allows only principals of certain organizations. The lint uses the same rule. */
    private static boolean isWithinOrganization(Statement statement) {
        var limits = statement.conditions().stream()
                .filter(condition -> ORGANIZATION.contains(condition.lowerCaseKey()))
                .toArray(Condition[]::new);
        var trust = Statement.allow()
                .principal(Principal.everyone())
                .action("sts:AssumeRole")
                .condition(limits)
                .build();
        return limits.length > 0
                && PolicyLint.create().check(PolicyDocument.of(PolicyKind.TRUST, trust), PolicyKind.TRUST).stream()
                        .noneMatch(finding -> finding.code() == LintCode.TRUSTS_EVERYONE);
    }

    /** Returns the highest risk that results from who the principals are. */
    public Risk risk(List<Principal> principals) {
        return principals.stream()
                .map(principal -> switch (principal.kind()) {
                    case EVERYONE -> Risk.EVERYONE;
                    case FEDERATED -> Risk.PROVIDER;
                    case CANONICAL_USER -> Risk.ACCOUNT;
                    case SERVICE -> Risk.MORE;
                    case AWS -> principal.account().filter(this::isOther).isPresent() ? Risk.ACCOUNT : Risk.MORE;
                })
                .min(Comparator.naturalOrder())
                .orElse(Risk.MORE);
    }

    /** Returns whether an account is certainly not an account of the stack. */
    private boolean isOther(AccountId account) {
        return !accounts.isEmpty() && !accounts.contains(account);
    }

    private static Optional<AccountId> account(Principal principal) {
        return switch (principal.kind()) {
            case AWS -> principal.account();
            case FEDERATED ->
                Stream.of(ARN.matcher(principal.value()))
                        .filter(arn -> arn.matches())
                        .map(arn -> new AccountId(arn.group(1)))
                        .findFirst();
            case EVERYONE, SERVICE, CANONICAL_USER -> Optional.empty();
        };
    }
}
