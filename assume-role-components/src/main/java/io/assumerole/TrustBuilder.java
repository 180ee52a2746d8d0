package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import java.time.Duration;

/**
 * The arguments that say whom a role trusts and what it asks of them, of every component that makes a role.
 *
 * @param <B> the builder that users see
 */
abstract class TrustBuilder<B extends TrustBuilder<B>> extends GivenBuilder<B> {

    TrustBuilder(GivenArguments given) {
        super(given);
    }

    /**
     * Asks whoever assumes the role for an external ID: the trust policy then allows only calls that send this one.
     * Called again, it adds another one that is accepted in its place.
     *
     * <p>By default none is asked for. AWS does not treat it as a secret: whoever may read the role sees it. In the
     * state it is in the clear; give an {@linkplain #externalId(Output) output that is a secret} to have it
     * encrypted there. A {@linkplain #trustedWebIdentity web identity} cannot send one and is not asked for it.
     *
     * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public B externalId(String externalId) {
        return add("externalId", Input.of(externalId));
    }

    /**
     * Asks whoever assumes the role for an external ID: <strong>secret</strong> if the output is, and so is the
     * trust policy then, in previews and in the state. Called again, it adds another one that is accepted in its
     * place.
     *
     * @param externalId as for {@link #externalId(String)}
     * @return this builder
     */
    public B externalId(Output<String> externalId) {
        return add("externalId", Input.of(externalId));
    }

    /**
     * Asks whoever assumes the role for MFA, however long ago it was.
     *
     * <p>By default it is not asked for. The caller sends the code of an MFA device with {@code AssumeRole}, or has
     * begun a session with one; the AWS provider of Pulumi can do neither by itself and needs credentials of such a
     * session. A {@linkplain #trustedWebIdentity web identity} has no MFA that AWS knows of and is not asked for
     * it.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">Secure API access with MFA</a>
     */
    public B requireMfa() {
        return one("requireMfa", Input.of(new TrustArguments.GivenMfa(false, null)));
    }

    /**
     * Asks whoever assumes the role for MFA that is not older than this.
     *
     * <p>In place of {@link #requireMfa()}: one of the two, once.
     *
     * @param maxAge whole seconds, 1 second to 36 hours; MFA of exactly this age is too old
     * @return this builder
     * @see #requireMfa()
     */
    public B requireMfa(Duration maxAge) {
        return one("requireMfa", Input.of(new TrustArguments.GivenMfa(true, maxAge)));
    }

    /**
     * Asks whoever assumes the role, a {@linkplain #trustedWebIdentity web identity} too, for a certain name of the
     * session, which CloudTrail records with every call. Called again, it adds names.
     *
     * <p>By default any name is accepted.
     *
     * @param namesOrPatterns one or more names of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, or
     *     patterns in which {@code *} stands for any characters and {@code ?} for one; one that matches is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireSessionName(String... namesOrPatterns) {
        return addAll("requireSessionName", namesOrPatterns);
    }

    /**
     * Asks a user who assumes the role to name the session after itself, so that CloudTrail tells users apart.
     *
     * <p>By default any name is accepted. It excludes {@link #requireSessionName} and {@linkplain #trustedPrincipal
     * trusted roles}, whose sessions have no user name, and {@linkplain #trustedWebIdentity web identities}, which
     * have none either and choose the name of their session.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireUserNameAsSessionName() {
        return one("requireUserNameAsSessionName", Input.of(true));
    }

    /**
     * Asks whoever assumes the role for a source identity, which stays with the session when it assumes further
     * roles, and allows {@code sts:SetSourceIdentity}. Called again, it adds identities.
     *
     * <p>By default none may be sent. A {@linkplain #trustedWebIdentity web identity} is not asked for it and may
     * bring none.
     *
     * @param identitiesOrPatterns one or more identities of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = ,
     *     . @ -}, or patterns in which {@code *} stands for any characters and {@code ?} for one; one that matches
     *     is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
     */
    public B requireSourceIdentity(String... identitiesOrPatterns) {
        return addAll("requireSourceIdentity", identitiesOrPatterns);
    }

    /**
     * Asks whoever assumes the role for a session tag, and allows {@code sts:TagSession} for it. Called with
     * another key, it asks for that tag as well.
     *
     * <p>By default no session tag may be sent. Once a tag is named here or in {@link #allowSessionTag}, no other
     * may be sent. A {@linkplain #trustedWebIdentity web identity} is not asked for tags and may bring none.
     *
     * @param key 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not beginning with {@code aws:};
     *     once, whatever the case
     * @param valuesOrPatterns values of 0 to 256 of the same characters, or patterns in which {@code *} stands for
     *     any characters and {@code ?} for one; one that matches is enough, and without any every value is accepted
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
     */
    public B requireSessionTag(String key, String... valuesOrPatterns) {
        return keyed(
                "requireSessionTag", key, TrustArguments.tagValues(valuesOrPatterns), "give all its values at once");
    }

    /**
     * Allows whoever assumes the role to send session tags with these keys, with any value. Called again, it adds
     * keys.
     *
     * <p>By default no session tag may be sent.
     *
     * @param keys one or more of 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not beginning with
     *     {@code aws:}; the trust policy compares their case, too
     * @return this builder
     * @see #requireSessionTag
     */
    public B allowSessionTag(String... keys) {
        return addAll("allowSessionTag", keys);
    }

    /**
     * Trusts an existing user or role, under the same terms as the user that is made, if there is one. Called again, it
     * adds another one.
     *
     * <p>By default the role trusts the user that is made and nobody else; without a user, nobody. A principal of another account also needs a policy there that
     * allows {@code sts:AssumeRole}. AWS keeps the unique ID in place of the ARN: a user or role that is deleted
     * and made again under the same name is not trusted until the trust policy is written again.
     *
     * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code arn:PARTITION:iam::ACCOUNT:role/NAME}, of
     *     the role's own partition; it must exist
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
     */
    public B trustedPrincipal(String arn) {
        return add("trustedPrincipal", Input.of(arn));
    }

    /**
     * Trusts an existing user or role, from an output. Called again, it adds another one.
     *
     * @param arn as for {@link #trustedPrincipal(String)}
     * @return this builder
     */
    public B trustedPrincipal(Output<String> arn) {
        return add("trustedPrincipal", Input.of(arn));
    }

    /**
     * Trusts whom an OpenID Connect provider vouches for, such as a workflow of GitHub: with a token of its own, it
     * needs no access key. Called again, it adds others.
     *
     * <p>By default nobody is trusted so. A web identity is asked for what {@link #requireSessionName} and
     * {@link #trustCondition} ask for, and <strong>not</strong> for external ID, MFA, source identity and session
     * tags, whatever the role asks of users and roles: beside {@link #externalId(String)}, {@link #requireMfa()},
     * {@link #requireSourceIdentity} or {@link #requireSessionTag} that is a warning of Pulumi's, or an error where the
     * role trusts web identities alone. It can send neither external ID nor MFA. A source identity and tags could be in claims of its token; this role does not
     * take them, and AWS refuses a token that has them.
     *
     * @param oidcProviderArn the ARN of the provider in the role's account,
     *     {@code arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
     * @param audience the audience that the token must be meant for, such as {@code sts.amazonaws.com}; 1 to 255
     *     characters
     * @param subjects one or more subjects of 1 to 255 characters, or patterns in which {@code *} stands for any
     *     characters and {@code ?} for one, and which name an owner before the first of these: a name with a
     *     {@code /} after it or between two {@code :}, as in {@code repo:my-team/*},
     *     {@code organization:my-team:project:*} or {@code system:serviceaccount:my-namespace:*}; a ref, an
     *     environment or whoever started a run alone is no owner, not even without wildcards; one that matches is
     *     enough. The subject of a newer GitHub repository contains the IDs of owner and repository,
     *     {@code repo:my-team@123456/my-app@456789:ref:refs/heads/main}; Pulumi warns about a subject without them
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
     */
    public B trustedWebIdentity(String oidcProviderArn, String audience, String... subjects) {
        return add("trustedWebIdentity", TrustArguments.webIdentity(Input.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts whom an OpenID Connect provider vouches for, where the provider's ARN is an output. Called again, it
     * adds others.
     *
     * @param oidcProviderArn as for {@link #trustedWebIdentity(String, String, String...)}, and so are the others
     * @param audience for whom the token must be meant
     * @param subjects names or patterns, at least one
     * @return this builder
     */
    public B trustedWebIdentity(Output<String> oidcProviderArn, String audience, String... subjects) {
        return add("trustedWebIdentity", TrustArguments.webIdentity(Input.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts one web identity of a usual kind, whose subject and audience are written for you. Called again, it adds
     * others.
     *
     * <p>By default nobody is trusted so. What is asked of it is what
     * {@link #trustedWebIdentity(String, String, String...)} says. The OpenID Connect provider is made as a child,
     * unless {@link WebIdentity#providerArn(String)} names one that exists: an account has one for each URL.
     *
     * <pre>{@code
     * .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"))
     * }</pre>
     *
     * @param webIdentity whom to trust
     * @return this builder
     * @see WebIdentity
     */
    public B trustedWebIdentity(WebIdentity webIdentity) {
        return add("trustedWebIdentity", TrustArguments.webIdentity(webIdentity));
    }

    /**
     * Asks everyone who assumes the role for something else: {@link Condition#organization},
     * {@link Condition#sourceIp}, {@link Condition#sourceVpc}, {@link Condition#notBefore},
     * {@link Condition#notAfter}, or any other condition. Called again, it adds conditions, all of which must hold.
     *
     * <p>By default nothing else is asked for. What a principal cannot fulfil locks it out: a
     * {@linkplain #trustedWebIdentity web identity}, for example, belongs to no organization.
     *
     * @param conditions one or more; no two of the same operator and key, nor one that another option asks for
     *     already: their values belong into one place
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    public B trustCondition(Condition... conditions) {
        return addAll("trustCondition", conditions);
    }
}
