/**
 * IAM policy documents as Java values that cannot be wrong; a decision about a request, a lint, and a comparison of
 * policies, all without AWS.
 *
 * <p>Start at {@link io.assumerole.policy.PolicyDocument}: it is built from {@link io.assumerole.policy.Statement}s or
 * read from JSON. The names are those of the IAM JSON policy language, so the
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM User Guide</a> is the
 * manual. Whatever is wrong leaves as one {@link io.assumerole.policy.InvalidPolicyException} that lists every problem
 * found.
 *
 * <table>
 *   <caption>What is where; the first class is where to start reading</caption>
 *   <tr><th>question</th><th>classes</th></tr>
 *   <tr><td>What is in a policy?</td><td>{@code PolicyDocument}, {@code Statement}, {@code Principal}, {@code
 *       Condition}, {@code ConditionOperator}; text of an element: {@code ElementText}, {@code Variables}, {@code
 *       PolicyDate}, {@code IpRange}; JSON: {@code PolicyReader}, {@code PolicyWriter}, {@code PolicyJson}</td></tr>
 *   <tr><td>Would AWS take it?</td><td>{@code KindRules} for each {@code PolicyKind}; of one element: {@code
 *       DocumentRules}, {@code PrincipalRules}, {@code ArnRules}, {@code ConditionRules}; what is wrong: {@code
 *       Problems}, {@code PolicyProblem}, {@code Path}</td></tr>
 *   <tr><td>What is asked for?</td><td>{@code AccessRequest}: by whom {@code Caller}, for what {@code
 *       RequestedResource}, {@code Calls}, with which condition keys {@code RequestContext}, {@code SentKeys}, {@code
 *       SaidKeys}, {@code SaidValues}, {@code GlobalKeys}</td></tr>
 *   <tr><td>Is it allowed?</td><td>{@code PolicyEvaluator}: how documents combine {@code Evaluation}, {@code
 *       OrganizationLimits}; whether a statement is about a request {@code Question}, {@code Relevance}, {@code
 *       ConditionMatch}, {@code ResourcePattern}, {@code ResourcePrincipals}, {@code StarRequests}; the answer {@code
 *       Answer}, and for users {@code Decision}</td></tr>
 *   <tr><td>Why?</td><td>{@code Explanation}, {@code Reason}: what does not fit {@code MissText}, {@code DenyText}, {@code ConditionText},
 *       {@code ResourceText}, what to do {@code ConditionRemedy}, what is not known {@code Doubt}; all statements:
 *       {@code DecisionTrace}, {@code StatementTrace}, {@code ElementTrace}, made by {@code Tracer}</td></tr>
 *   <tr><td>Is it meant so?</td><td>{@code PolicyLint}, {@code Finding}, {@code LintCode}; of a statement {@code
 *       StatementLint}, {@code TrustLint}, {@code ResourceLint}, {@code MfaLint}, {@code ConditionLint}; identity
 *       providers {@code FederatedLint}, {@code OidcProvider}; more permissions {@code EscalationLint}; how wide a
 *       pattern is {@code Breadth}, {@code Narrowing}</td></tr>
 *   <tr><td>Does such an action exist?</td><td>{@code ReferenceLint}, {@code ConditionKeyLint}, {@code UnknownAction};
 *       the data: {@code ServiceReference}, {@code KnownService}, {@code KnownAction}, {@code KnownKey}</td></tr>
 *   <tr><td>Does a change allow more?</td><td>{@code NewAccess}: {@code AccessComparison}; what covers what {@code
 *       StatementCover}, {@code ConditionCover}, {@code PrincipalCover}, {@code ResourceSet}; a request that shows it
 *       {@code SampleRequest}</td></tr>
 * </table>
 *
 * <p>Every type here is immutable and safe for use by several threads, except builders. The package depends on the JDK,
 * on Jackson, on {@link io.assumerole.arn} and on a few lines that it shares with that, and on nothing else.
 */
@NullMarked
package io.assumerole.policy;

import org.jspecify.annotations.NullMarked;
