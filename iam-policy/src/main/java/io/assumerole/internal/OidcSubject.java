package io.assumerole.internal;

import java.util.regex.Pattern;

/**
 * Tells whether the subject of a token of a provider that serves many, such as GitHub, names whose it is.
 *
 * <p>A subject of GitHub may have the IDs of owner and repository behind their names, as in
 * {@code repo:octocat@123456/my-repo@456789:ref:refs/heads/main}: https://docs.github.com/actions/reference/security/oidc
 */
public final class OidcSubject {

    /** A name before a slash, or between two colons. */
    private static final Pattern OWNER = Pattern.compile("[^/:]/|:[^:]+:");

    /**
     * What a subject may begin with that names no owner: the word for an account of Kubernetes, whose namespace comes
     * after it, and what GitHub says of a run, not of whose it is, when the subject is customized.
     */
    private static final Pattern NO_OWNER =
            Pattern.compile("system:serviceaccount(?=:)|(?:(?:actor|actor_id|aud|base_ref|check_run_id|context"
                    + "|environment|event_name|exp|head_ref|iat|iss|job_workflow_sha|jti|nbf"
                    + "|ref|ref_protected|ref_type|repo_property_[^:]*|repository_visibility"
                    + "|run_attempt|run_id|run_number|runner_environment|sha|workflow"
                    + "|workflow_sha):[^:]*(?::|$)|pull_request(?::|$))+");

    private OidcSubject() {}

    /**
     * Tells whether a subject is of one owner only.
     *
     * @param subject the subject, or a pattern of it
     * @param isPattern whether {@code *} and {@code ?} stand for others
     * @return whether it names an owner, before its first wildcard or variable
     */
    public static boolean namesOwner(String subject, boolean isPattern) {
        if (!isPattern) {
            return !NO_OWNER.matcher(subject).matches();
        }
        var beginning = subject.split("[*?]|\\$\\{", 2)[0];
        var noOwner = NO_OWNER.matcher(beginning);
        var rest = noOwner.lookingAt() ? beginning.substring(noOwner.end()) : beginning;
        return OWNER.matcher(rest).find();
    }
}
