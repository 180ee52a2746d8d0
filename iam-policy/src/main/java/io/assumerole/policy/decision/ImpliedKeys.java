package io.assumerole.policy.decision;

import io.assumerole.policy.Principal;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.GlobalKey;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.OidcProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Completes the condition keys of a request: keys that AWS sends and keys that it does not send. Every other key is
 * unknown, including keys that AWS adds later, because an answer must not depend on a value that the request does not
 * give.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
final class ImpliedKeys {
    private static final String TOKEN_ISSUE_TIME = "aws:tokenissuetime";
    static final String IS_AWS_SERVICE = "aws:principalisawsservice";
    private static final String VIA_AWS_SERVICE = "aws:viaawsservice";
    private static final String FEDERATED_PROVIDER = "aws:federatedprovider";
    private static final String SERVICE_NAME = "aws:principalservicename";
    private static final String SERVICE_NAMES = "aws:principalservicenameslist";

    /** Keys that a caller sends or omits. A request gives the keys that its caller sends. */
    private static final List<String> PARAMETERS = GlobalKey.names(GlobalKey.Sent.PARAMETER);

    /** Keys that only requests by AWS services have. */
    static final List<String> OF_SERVICES = GlobalKey.names(GlobalKey.Sent.SERVICE);

    /** Keys that requests of role sessions have, and requests of users and root never have. */
    private static final List<String> OF_ROLE_SESSIONS = GlobalKey.names(GlobalKey.Sent.ROLE_SESSION);

    /** The keys that services never send. A prefix that ends with a slash stands for a group of tag keys. */
    static final List<String> OF_USERS_AND_ROLES =
            List.of(GlobalKeys.PRINCIPAL_TAG, GlobalKeys.MFA_PRESENT, GlobalKeys.MFA_AGE);

    private final RequestKeys request;
    private final Map<String, List<String>> given;
    private final Set<String> sent = new HashSet<>(GlobalKeys.ALWAYS_SENT);
    private final Set<String> lacking = new HashSet<>(PARAMETERS);

    private ImpliedKeys(RequestKeys request) {
        this.request = request;
        this.given = new HashMap<>(request.all());
    }

    static RequestContext complete(Caller caller, String action, RequestedResource resource, RequestKeys request) {
        var keys = new ImpliedKeys(request);
        keys.addCall(action, resource);
        keys.addNetwork();
        keys.addTags();
        keys.addOrganizations();
        if (caller instanceof Caller.Outside outside) {
            keys.addOutside(outside.principal(), action);
        } else {
            keys.addPrincipal(caller);
        }
        if (caller instanceof Caller.RoleSession && CallRules.assumes(action)) {
            keys.addPassedOn();
        }
        return keys.context();
    }

    private RequestContext context() {
        return new RequestContext(
                given, sent, key -> lacking.contains(key) || lacking.contains(key.substring(0, key.indexOf('/') + 1)));
    }

    private void addCall(String action, RequestedResource resource) {
        // A direct call: only services call on behalf of a principal.
        if (GlobalKeys.sendsViaService(action)) {
            given.putIfAbsent(VIA_AWS_SERVICE, List.of("false"));
        }
        if (!request.has(VIA_AWS_SERVICE, "true")) {
            lacking.addAll(List.of("aws:calledvia", "aws:calledviafirst", "aws:calledvialast"));
        }
        // With SAML, the assertion contains the session name instead of a parameter.
        if (CallRules.assumes(action) && !action.equalsIgnoreCase(TrustActions.WITH_SAML)) {
            sent.add("sts:rolesessionname");
        }
        var owner = resource.owner();
        if (owner.isPresent() && GlobalKeys.sendsResourceAccount(action)) {
            given.putIfAbsent(GlobalKeys.RESOURCE_ACCOUNT, List.of(owner.get().value()));
        }
    }

    /**
     * Adds the network keys: a request comes either through a VPC endpoint or from a public address.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_condition_keys_federated.html
     */
    private void addNetwork() {
        if (GlobalKeys.OF_ENDPOINTS.stream().anyMatch(request::isGiven)) {
            lacking.add(GlobalKeys.SOURCE_IP);
        } else if (request.isAbsent("aws:sourcevpc") || request.isAbsent("aws:sourcevpce")) {
            lacking.addAll(GlobalKeys.OF_ENDPOINTS);
            sent.add(GlobalKeys.SOURCE_IP);
        } else if (request.isGiven(GlobalKeys.SOURCE_IP)) {
            lacking.addAll(GlobalKeys.OF_ENDPOINTS);
        }
    }

    private void addTags() {
        for (var name : request.values(GlobalKeys.TAG_KEYS)) {
            sent.add(GlobalKeys.REQUEST_TAG + name.toLowerCase(Locale.ROOT));
        }
        if (request.isSet(GlobalKeys.PRINCIPAL_TAG)) {
            lacking.add(GlobalKeys.PRINCIPAL_TAG);
            if (request.given().stream().noneMatch(key -> key.startsWith(GlobalKeys.PRINCIPAL_TAG))) {
                lacking.add(GlobalKeys.TRANSITIVE_TAGS);
            }
        }
    }

    /** Marks the organization paths as absent if there is no organization. */
    private void addOrganizations() {
        for (var of : List.of("principal", "resource", "source", "vpce")) {
            if (request.isAbsent("aws:" + of + "orgid")) {
                lacking.add("aws:" + of + "orgpaths");
            }
        }
    }

    private void addPrincipal(Caller caller) {
        boolean user = caller instanceof Caller.User;
        given.putIfAbsent(IS_AWS_SERVICE, List.of("false"));
        lacking.addAll(OF_SERVICES);
        if (caller instanceof Caller.Root) {
            // Root uses a key or the console, with or without MFA, so its MFA keys are unknown unless the request gives
            // them.
            lacking.addAll(OF_ROLE_SESSIONS);
            lacking.add(GlobalKeys.USER_NAME);
            return;
        }
        lacking.add("aws:assumedroot");
        boolean longTerm = user && !request.isSet(GlobalKeys.MFA_PRESENT);
        if (user) {
            lacking.addAll(OF_ROLE_SESSIONS);
        } else {
            lacking.add(GlobalKeys.USER_NAME);
            sent.add(TOKEN_ISSUE_TIME);
        }
        if (longTerm) {
            lacking.addAll(List.of(GlobalKeys.MFA_PRESENT, GlobalKeys.MFA_AGE, TOKEN_ISSUE_TIME));
        } else if (request.isSet(GlobalKeys.MFA_PRESENT) && !request.has(GlobalKeys.MFA_PRESENT, "true")) {
            lacking.add(GlobalKeys.MFA_AGE);
        }
    }

    /**
     * Makes keys unknown if a session may pass their values to the next role as if the request sent them.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    private void addPassedOn() {
        if (isUnknownOrGiven(GlobalKeys.KEPT_IDENTITY)) {
            lacking.remove(GlobalKeys.SENT_IDENTITY);
        }
        if (!isUnknownOrGiven(GlobalKeys.TRANSITIVE_TAGS)) {
            return;
        }
        lacking.remove(GlobalKeys.REQUEST_TAG);
        lacking.remove(GlobalKeys.TAG_KEYS);
        var sentTags = request.values(GlobalKeys.TAG_KEYS);
        boolean all = request.isGiven(GlobalKeys.TRANSITIVE_TAGS)
                && request.values(GlobalKeys.TRANSITIVE_TAGS).stream()
                        .allMatch(tag -> sentTags.stream().anyMatch(tag::equalsIgnoreCase));
        if (!all && given.remove(GlobalKeys.TAG_KEYS) != null) {
            sent.add(GlobalKeys.TAG_KEYS);
        }
    }

    private boolean isUnknownOrGiven(String key) {
        return request.isGiven(key) || !request.isSet(key) && !lacking.contains(key);
    }

    private void addOutside(Principal principal, String action) {
        lacking.addAll(List.of(GlobalKeys.USER_NAME, GlobalKeys.TRANSITIVE_TAGS));
        if (principal.kind() == Principal.Kind.SERVICE) {
            given.putIfAbsent(IS_AWS_SERVICE, List.of("true"));
            given.putIfAbsent(SERVICE_NAME, List.of(principal.value()));
            // Only users and roles have tags. Only roles, federated users, and users have credentials with MFA.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
            lacking.addAll(OF_USERS_AND_ROLES);
            sent.add(SERVICE_NAMES);
            return;
        }
        lacking.addAll(OF_SERVICES);
        claims(principal).ifPresent(claims -> List.of("sub", "aud").forEach(claim -> sent.add(claims + claim)));
        if (action.equalsIgnoreCase("sts:AssumeRoleWithWebIdentity")) {
            given.putIfAbsent(FEDERATED_PROVIDER, List.of(principal.value()));
        }
    }

    /**
     * Returns the prefix of the condition keys of a provider's claims, if each token has a subject and an audience:
     * Amazon and Facebook have other claims.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
     */
    private static Optional<String> claims(Principal provider) {
        var oidc = OidcProvider.of(provider);
        boolean hasArn = !oidc.url().equals(provider.value());
        return hasArn || oidc.hasSubjectWithoutArn()
                ? Optional.of(oidc.url().toLowerCase(Locale.ROOT) + ":")
                : Optional.empty();
    }
}
