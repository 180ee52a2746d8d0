package io.assumerole.policy.cli.review.graph;

import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.internal.NameList;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.graph.PolicySource.Hidden;
import io.assumerole.policy.cli.review.graph.PolicySource.Known;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The documents of AWS managed policies from {@code managed-policies.txt}, whose first lines name the source. */
public final class ManagedPolicyDocuments {
    private static final String FILE = "managed-policies.txt";

    private static final Map<String, Content> READ = new ConcurrentHashMap<>();

    private static final String DATE = "# The latest change of a policy in the data: ";

    private ManagedPolicyDocuments() {}

    /** The data, which is read only if a stack has an AWS managed policy. */
    private static final class Lazy {
        /** The documents by the name after {@code policy/} in the ARN. */
        static final Map<String, String> DOCUMENTS = NameList.lines(ManagedPolicyDocuments.class, FILE).stream()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ')), line -> line.substring(line.indexOf(' ') + 1)));
    }

    /** Returns the date of the latest change in the data. */
    public static String date() {
        try (var in = new BufferedReader(new InputStreamReader(
                ManagedPolicyDocuments.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            return in.lines()
                    .takeWhile(line -> line.startsWith("#"))
                    .filter(line -> line.startsWith(DATE))
                    .map(line -> line.substring(DATE.length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the document of an AWS managed policy as of the data's date. */
    static Content content(String arn) {
        return READ.computeIfAbsent(arn, ManagedPolicyDocuments::read);
    }

    private static Content read(String arn) {
        // The documents of managed policies in other partitions can contain different ARNs.
        return AwsManagedPolicies.name(arn)
                .filter(name -> arn.startsWith("arn:aws:"))
                .map(name -> Lazy.DOCUMENTS.get(name))
                .<Content>map(document -> new Known(PolicyDocument.parse(document, PolicyKind.IDENTITY)))
                .orElseGet(() -> new Hidden(arn, "isn't in the data of this version"));
    }
}
