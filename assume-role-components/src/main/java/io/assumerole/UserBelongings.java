package io.assumerole;

import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.core.Output;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody has added to a user by other means than the component that has made it. */
final class UserBelongings {

    static final String ACCESS_KEY = "access key";
    static final String INLINE_POLICY = "inline policy";

    /** One thing that the component has made for the user: an ID alone may be that of another kind, too. */
    private record Own(String kind, String id) {}

    /**
     * One thing that a user has.
     *
     * @param kind what it is, for people
     * @param id what tells it from others of its kind; empty where there is one at most
     * @param remedy the command that takes it away
     */
    record Belonging(String kind, String id, String remedy) {

        @Override
        public String toString() {
            return id.isEmpty() ? kind : kind + " " + id;
        }
    }

    /** Asks IAM. */
    interface Iam {

        /**
         * Tells everything that a user has.
         *
         * @param uniqueId of the user that is meant, whom another account has not
         * @throws RuntimeException if it cannot be told, with the reason
         */
        List<Belonging> of(String userName, String uniqueId);
    }

    private final Supplier<Optional<Iam>> iam;
    private final Consumer<String> warn;

    /**
     * @param iam makes what asks IAM; nothing where that is not there
     * @param warn takes a warning for each thing that is found
     */
    UserBelongings(Supplier<Optional<Iam>> iam, Consumer<String> warn) {
        this.iam = iam;
        this.warn = warn;
    }

    static UserBelongings ofAws(Consumer<String> warn) {
        return new UserBelongings(UserBelongings::sdk, warn);
    }

    private static Optional<Iam> sdk() {
        return AwsSdk.has("services/iam/IamClient") ? Optional.of(AwsSdkIam.ofDeployment()) : Optional.empty();
    }

    /** Warns of all but these, in a preview too; a user that is not there has nothing. */
    void look(User user, UserKeys keys, List<UserPolicy> policies) {
        var found = iam.get();
        if (found.isEmpty()) {
            warn.accept("nothingElseOnUser: nobody could ask IAM. Add software.amazon.awssdk:iam and"
                    + " software.amazon.awssdk:url-connection-client to the program's dependencies");
            return;
        }
        var own = own(keys, policies);
        Output.tuple(user.name(), user.uniqueId())
                .apply(known -> Output.of(own.thenApplyAsync(made -> look(found.get(), known.t1, known.t2, made))));
    }

    private static CompletableFuture<Set<Own>> own(UserKeys keys, List<UserPolicy> policies) {
        var all = Stream.concat(
                        Stream.of(keys.current(), keys.previous())
                                .filter(Objects::nonNull)
                                .map(key -> own(ACCESS_KEY, key.id())),
                        policies.stream().map(policy -> own(INLINE_POLICY, policy.name())))
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> all.stream().flatMap(one -> one.join().stream()).collect(Collectors.toSet()));
    }

    private static CompletableFuture<Optional<Own>> own(String kind, Output<String> id) {
        return KnownValue.settled(id).thenApply(known -> known.map(text -> new Own(kind, text)));
    }

    private boolean look(Iam iam, String userName, String uniqueId, Set<Own> own) {
        try {
            iam.of(userName, uniqueId).stream()
                    .filter(one -> !own.contains(new Own(one.kind(), one.id())))
                    .forEach(one -> warn.accept(
                            ("nothingElseOnUser: the user %s has the %s, which this program does not make or no longer"
                                            + " makes. Unless this update deletes it, look who has added it, and take it"
                                            + " away: %s")
                                    .formatted(userName, one, one.remedy())));
            return true;
        } catch (LinkageError e) {
            warn.accept("nothingElseOnUser: what is there of the AWS SDK does not fit together (" + e
                    + "); give all of software.amazon.awssdk one version");
            return false;
        } catch (RuntimeException e) {
            warn.accept(
                    "nothingElseOnUser: IAM could not be asked what the user " + userName + " has: " + e.getMessage());
            return false;
        }
    }
}
