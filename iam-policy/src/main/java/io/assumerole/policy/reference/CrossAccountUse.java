package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * AWS's documentation about calls from accounts other than the resource's account. The data is in {@value #FILE}, which
 * explains its format and names the source page of each line.
 *
 * @param answer the callers that a resource policy can allow
 * @param page the source page
 * @param service the prefix of the service
 * @param types the resource types: {@code *} for any type, the part of the ARN after the account, or the beginning of
 *     that part if the type ends in {@code /} or {@code :}
 * @param actions names of actions in lower case, or {@code *}
 */
public record CrossAccountUse(Answer answer, String page, String service, List<String> types, Set<String> actions) {
    static final String FILE = "cross-account-use.txt";
    private static final String ANY = "*";

    public static final List<CrossAccountUse> ALL =
            DataFile.read(FILE).lines().stream().map(CrossAccountUse::read).toList();

    /** The callers that a resource policy can allow, besides principals of the resource's account. */
    public enum Answer {
        /** Principals of other accounts, and AWS services. */
        YES,
        /** Principals of other accounts, and AWS services, if the policy of the KMS key that encrypts the resource also allows it. */
        KEY,
        /** No principal of another account. AWS doesn't document whether the policy can allow an AWS service. */
        NO,
        /** AWS services, and no principal of another account. */
        SERVICES
    }

    /**
     * Finds the documentation about a call; empty if the documentation hasn't been checked.
     *
     * @param isOf decides whether the resource belongs to a service and has one of the types of {@link #types}
     */
    public static Optional<CrossAccountUse> of(String action, BiPredicate<String, String> isOf) {
        var name = action.toLowerCase(Locale.ROOT).split(":", 2);
        return ALL.stream()
                .filter(line -> line.service.equals(name[0])
                        && (line.actions.contains(ANY) || line.actions.contains(name[1]))
                        && line.types.stream().anyMatch(type -> isOf.test(line.service, type)))
                .findFirst();
    }

    private static CrossAccountUse read(DataFile.Line line) {
        var words = line.words();
        return new CrossAccountUse(
                Answer.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                line.page(),
                words.get(1),
                List.of(words.get(2).split(",")),
                words.stream()
                        .skip(3)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
