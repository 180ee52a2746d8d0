package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Required;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for what is valid in a policy and yet probably not meant so.
 *
 * <p>A lint is immutable: {@link #forAccount} and {@link #acknowledge} return another one.
 */
public final class PolicyLint {
    /** What a managed policy may have, in characters that are no white space. */
    private static final int MANAGED_QUOTA = 6_144;

    /** What a trust policy may have unless the account asked for more. */
    private static final int TRUST_QUOTA = 2_048;

    private final AccountId account;
    private final Set<LintCode> acknowledged;

    private PolicyLint(AccountId account, Set<LintCode> acknowledged) {
        this.account = account;
        this.acknowledged = acknowledged;
    }

    /** {@return a lint that looks for everything, except for what needs to know the account} */
    public static PolicyLint create() {
        return new PolicyLint(null, Set.of());
    }

    /**
     * Returns a lint that also knows which principals are of another account.
     *
     * @param owner the account of the role whose trust policy is looked at
     * @return another lint
     */
    public PolicyLint forAccount(AccountId owner) {
        return new PolicyLint(Required.of(owner, "owner"), acknowledged);
    }

    /**
     * Returns a lint that no longer reports findings of a code.
     *
     * @param code what is meant so
     * @param reason why, for whoever reads the program; not blank
     * @return another lint
     * @throws IllegalArgumentException if there is no code or no reason
     */
    public PolicyLint acknowledge(LintCode code, String reason) {
        Required.of(code, "code");
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException(
                    "%s needs a reason: got %s; allowed: a sentence that says why it is meant so."
                            .formatted(code, Text.quote(reason)));
        }
        var more = EnumSet.of(code);
        more.addAll(acknowledged);
        return new PolicyLint(account, more);
    }

    /**
     * Looks at a document.
     *
     * @param document any document
     * @param kind what it is used as
     * @return the findings in the order of the document, without those acknowledged; may be empty
     */
    public List<Finding> check(PolicyDocument document, PolicyKind kind) {
        Required.of(document, "document");
        Required.of(kind, "kind");
        var findings = new ArrayList<Finding>();
        checkDocument(document, kind, findings);
        for (int i = 0; i < document.statements().size(); i++) {
            var lint = new StatementLint(
                    document.statements().get(i), Path.ROOT.then("Statement").at(i), findings);
            lint.checkAny();
            if (kind == PolicyKind.TRUST) {
                new TrustLint(lint, account).check();
            } else if (kind == PolicyKind.IDENTITY) {
                lint.checkIdentity();
            }
        }
        findings.removeIf(finding -> acknowledged.contains(finding.code()));
        return List.copyOf(findings);
    }

    private static void checkDocument(PolicyDocument document, PolicyKind kind, List<Finding> findings) {
        if (!document.version().filter(PolicyDocument.VERSION::equals).isPresent()) {
            findings.add(new Finding(
                    LintCode.OLD_VERSION,
                    document.version().isPresent() ? "Version" : "",
                    "",
                    document.version()
                            .map(version -> "the version is " + version)
                            .orElse("there is no Version, which means 2008-10-17"),
                    "write \"Version\": \"2012-10-17\", then check every ${…} in the text"));
        }
        int quota = kind == PolicyKind.TRUST ? TRUST_QUOTA : MANAGED_QUOTA;
        if (kind != PolicyKind.SESSION && document.size() > quota) {
            findings.add(new Finding(
                    LintCode.LONGER_THAN_QUOTA,
                    "",
                    "",
                    "the document has " + document.size() + " characters",
                    kind == PolicyKind.TRUST
                            ? "shorten it to "
                                    + quota
                                    + ", or have the account's quota for the role trust policy length raised"
                            : "shorten it to the "
                                    + quota
                                    + " of a managed policy, or split it; all inline policies of a role may have 10240"
                                    + " together, those of a user 2048"));
        }
    }
}
