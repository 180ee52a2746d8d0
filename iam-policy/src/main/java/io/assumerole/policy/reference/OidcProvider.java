package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A web identity provider, and the claims of its tokens that identify an owner. The data is in {@value #FILE}, which
 * explains its format and names the source page of each line.
 *
 * @param url the URL without {@code https://}; for a provider that IAM supports without an ARN, its domain
 */
public record OidcProvider(String url) {
    static final String FILE = "identity-providers.txt";

    public static final String COGNITO = "cognito-identity.amazonaws.com";
    static final String GOOGLE = "accounts.google.com";

    private static final String GITHUB = "token.actions.githubusercontent.com";
    private static final Set<String> PULUMI = Set.of("api.pulumi.com/oidc", "api.pulumi.com/oidc/v2");
    private static final String ARN_TYPE = ":oidc-provider/";

    private static final DataFile DATA = DataFile.read(FILE);

    /** Providers that serve many customers under one URL, and whose subject identifies the customer. */
    private static final Set<String> SHARED_BY_SUBJECT = Set.copyOf(withOthers("shared-by-subject"));

    /** The patterns for the URLs of providers that use a separate URL for each customer. */
    private static final List<String> ONE_CUSTOMER = withOthers("one-customer");

    /**
     * Patterns for the URLs of providers that one customer hosts in an S3 bucket. The customer decides what the tokens
     * identify.
     */
    private static final List<String> BUCKET = DATA.words("bucket");

    /** Providers that serve many customers under one URL, and whose audience identifies the customer. */
    private static final Set<String> SHARED_BY_AUDIENCE = Set.copyOf(DATA.words("shared-by-audience"));

    /**
     * Providers without an ARN whose tokens all have a subject and an audience; Amazon and Facebook have other claims.
     */
    private static final Set<String> WITH_SUBJECT = Set.copyOf(DATA.words("with-subject"));

    /** Other GitHub claims that identify the owner of a token. */
    private static final List<String> GITHUB_OWNER_CLAIMS = DATA.words("owners-of-github");

    /** The names of the audience. */
    private static final List<String> AUDIENCE = DATA.words("audience");

    /** The names of the subject. */
    private static final List<String> SUBJECT = DATA.words("subject");

    /** The claims that AWS maps to condition keys for every provider. */
    private static final Set<String> CLAIMS = Set.copyOf(DATA.words("claims"));

    /** Other GitHub claims that AWS maps to condition keys. */
    private static final Set<String> GITHUB_CLAIMS = Set.copyOf(DATA.words("claims-of-github"));

    private static final Pattern CLUSTER = Pattern.compile("oidc[.-]eks\\.", Pattern.CASE_INSENSITIVE);

    /** Returns the providers of a kind, including those that AWS's pages don't list. */
    private static List<String> withOthers(String kind) {
        return Stream.of(kind, "also-" + kind)
                .flatMap(section -> DATA.words(section).stream())
                .toList();
    }

    /** Returns the provider of a principal, by its ARN or its domain. */
    public static OidcProvider of(Principal principal) {
        int at = principal.value().indexOf(ARN_TYPE);
        return new OidcProvider(at < 0 ? principal.value() : principal.value().substring(at + ARN_TYPE.length()));
    }

    /** Returns the provider of a condition key, which starts with a domain; the keys of a service start with a word. */
    public static Optional<OidcProvider> ofKey(String lowerCaseKey) {
        int end = lowerCaseKey.lastIndexOf(':');
        return end > 0 && lowerCaseKey.substring(0, end).matches("[^:/]+\\.[^:]+")
                ? Optional.of(new OidcProvider(lowerCaseKey.substring(0, end)))
                : Optional.empty();
    }

    /**
     * Returns whether a subject is sufficient without an audience: AWS sets the key {@code accounts.google.com:aud} to the
     * token's {@code azp}, which for a service account is the same as the subject.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
     */
    public boolean needsNoAudience() {
        return url.equalsIgnoreCase(GOOGLE);
    }

    /** Returns whether each of its tokens has the claims {@code sub} and {@code aud}, although the provider has no ARN. */
    public boolean hasSubjectWithoutArn() {
        return WITH_SUBJECT.contains(url);
    }

    public boolean isGitHub() {
        return url.equals(GITHUB);
    }

    public boolean isPulumi() {
        return PULUMI.contains(url.toLowerCase(Locale.ROOT));
    }

    public boolean isSharedBySubject() {
        return SHARED_BY_SUBJECT.contains(url.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns whether the URL belongs to one customer of a service. If it does, the subject doesn't have to identify an
     * owner.
     */
    public boolean isOfOneCustomer() {
        return matches(ONE_CUSTOMER) || matches(BUCKET);
    }

    /**
     * Returns whether the provider can be a Kubernetes cluster. Any provider can be one, unless the data lists the
     * provider as shared by subject or as one-customer.
     */
    public boolean canBeCluster() {
        return !isSharedBySubject() && !matches(ONE_CUSTOMER);
    }

    private boolean matches(List<String> patterns) {
        return patterns.stream().anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, url));
    }

    public boolean isSharedByAudience() {
        return SHARED_BY_AUDIENCE.contains(url.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns whether the provider is an EKS cluster, whose tokens have the same audience for all service accounts. The
     * host of the issuer is {@code oidc.eks.REGION.amazonaws.com} or, for the dual-stack endpoint,
     * {@code oidc-eks.REGION.api.aws}.
     * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
     */
    public boolean isCluster() {
        return CLUSTER.matcher(url).lookingAt();
    }

    public boolean isSubject(String lowerCaseKey) {
        return isClaim(lowerCaseKey, SUBJECT);
    }

    public boolean isAudience(String lowerCaseKey) {
        return isClaim(lowerCaseKey, AUDIENCE);
    }

    /** Returns whether the key is for a claim, other than the subject, that identifies the owner of a token. */
    public boolean isOwnerClaim(String lowerCaseKey) {
        return url.equalsIgnoreCase(GITHUB) && isClaim(lowerCaseKey, GITHUB_OWNER_CLAIMS);
    }

    /** Returns whether AWS maps no claim of this name to a condition key of the provider; CircleCI and Oracle have additional claims. */
    public boolean isUnknownClaim(String claim) {
        boolean hasOwn = url.contains("circleci.com") || url.contains("oraclecloud.com") || url.contains("google.com");
        return !CLAIMS.contains(claim)
                && !(isGitHub() && GITHUB_CLAIMS.contains(claim))
                && !hasOwn
                && ServiceReference.key(key(claim)).isEmpty();
    }

    /** Returns the provider's claims, for a remedy. */
    public List<String> claims() {
        return Stream.concat(CLAIMS.stream(), isGitHub() ? GITHUB_CLAIMS.stream() : Stream.empty())
                .sorted()
                .toList();
    }

    private boolean isClaim(String lowerCaseKey, List<String> claims) {
        return claims.stream().anyMatch(claim -> lowerCaseKey.equals(url.toLowerCase(Locale.ROOT) + ":" + claim));
    }

    /** Returns the condition key for a claim of the provider's tokens. */
    public String key(String claim) {
        return url + ":" + claim;
    }
}
