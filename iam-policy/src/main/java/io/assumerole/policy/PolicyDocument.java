package io.assumerole.policy;

import io.assumerole.internal.Preconditions;
import io.assumerole.policy.pattern.ElementPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IAM policy document: a list of statements.
 *
 * <p>{@link #of} builds, {@link #parse} reads, and {@link #toJson} writes a document. A document always conforms to the
 * grammar of the policy language; {@link #requireValid} checks the rules of its intended use.
 *
 * <p>Two documents are equal if their versions, IDs and statements are equal, regardless of formatting.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy language</a>
 */
public final class PolicyDocument {
    /** The policy language version of built documents. */
    public static final String VERSION = "2012-10-17";

    private final String version;
    private final String id;
    private final List<Statement> statements;
    private final String json;

    PolicyDocument(String version, String id, List<Statement> statements, String json) {
        this.version = version;
        this.id = id;
        this.statements = List.copyOf(statements);
        this.json = json;
    }

    /**
     * Builds a document of version 2012-10-17 for an unknown use.
     *
     * @param statements one or more statements
     * @return the document
     * @throws InvalidPolicyException with all problems: no statement, a null statement, two statements with the same
     *     Sid, a statement from an older document with an incomplete policy variable, or a document longer than the IAM
     *     API accepts
     */
    public static PolicyDocument of(Statement... statements) {
        return built(null, statements);
    }

    /**
     * Builds a document of version 2012-10-17 for a known use.
     *
     * @param kind the use of the document
     * @param statements one or more statements
     * @return the document
     * @throws InvalidPolicyException with all problems that {@link #of(Statement...)} and {@link #requireValid} find
     */
    public static PolicyDocument of(PolicyKind kind, Statement... statements) {
        return built(Preconditions.of(kind, "kind"), statements);
    }

    private static PolicyDocument built(PolicyKind kind, Statement... statements) {
        var problems = new ProblemCollector();
        List<Statement> list = statements == null ? List.of() : Arrays.asList(statements);
        var path = ElementPath.ROOT.then("Statement");
        if (list.isEmpty() || list.contains(null)) {
            problems.add(
                    list.isEmpty() ? path : path.at(list.indexOf(null)),
                    list.isEmpty() ? "is empty" : "is null",
                    statements == null ? "null" : "",
                    "one or more statements",
                    "give the statements");
            problems.throwIfAny();
        }
        var drafts = drafts(list, BuiltOrParsed.BUILT);
        drafts.forEach(draft -> draft.check(problems));
        DocumentRules.checkSids(drafts, problems);
        var json = PolicyWriter.write(VERSION, list);
        DocumentRules.checkLength(json, problems);
        if (kind != null) {
            KindRules.check(VERSION, drafts, json, kind, problems);
        }
        problems.throwIfAny();
        return new PolicyDocument(VERSION, null, list, json);
    }

    private static List<StatementElements> drafts(List<Statement> statements, BuiltOrParsed source) {
        var drafts = new ArrayList<StatementElements>(statements.size());
        var path = ElementPath.ROOT.then("Statement");
        for (int i = 0; i < statements.size(); i++) {
            drafts.add(StatementElements.of(statements.get(i), source, path.at(i)));
        }
        return drafts;
    }

    /**
     * Reads a document strictly.
     *
     * <p>Accepts a single value or a list wherever IAM does. Rejects unknown and duplicate keys, and text after the
     * document.
     *
     * @param json the text, of any length; null is rejected with the same exception as invalid text
     * @return the document; {@link #toJson} keeps its form, except for white space
     * @throws InvalidPolicyException with all problems
     */
    public static PolicyDocument parse(String json) {
        return PolicyReader.read(json, null);
    }

    /**
     * Reads a document for a known use.
     *
     * @param json the text
     * @param kind the use of the document
     * @return the document; {@link #toJson} keeps its form, except for white space
     * @throws InvalidPolicyException with all problems: first violations of the grammar, then duplicate Sids, then
     *     violations of the rules for the use
     * @see #parse(String)
     */
    public static PolicyDocument parse(String json, PolicyKind kind) {
        return PolicyReader.read(json, Preconditions.of(kind, "kind"));
    }

    /**
     * {@return the version of the policy language, {@code 2012-10-17} or {@code 2008-10-17}; empty if the document was
     * read without a version, which IAM treats as 2008-10-17}
     */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** {@return whether policy variables are replaced; in a document of the older version they are plain text} */
    public boolean hasVariables() {
        return VERSION.equals(version);
    }

    /** {@return the document's ID; empty if it has none, as in every built document} */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** {@return the statements in order, never empty} */
    public List<Statement> statements() {
        return statements;
    }

    /**
     * Writes the document as compact JSON.
     *
     * <p>A document that was read keeps its order, single-value lists, booleans and escapes. A built document has the
     * order Version, Statement; each statement has the order Sid, Effect, Principal, Action, Resource, Condition.
     * Statement is always a list; an element with a single value is not.
     *
     * @return JSON without white space between its tokens
     */
    public String toJson() {
        return json;
    }

    /**
     * {@return the number of non-white-space characters in {@link #toJson()}, which AWS compares with its quotas for
     * trust, managed and inline policies}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Quotas</a>
     */
    public int size() {
        return (int) json.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /**
     * Checks the rules for one use of the document. If you know the use from the start,
     * {@link #of(PolicyKind, Statement...)} and {@link #parse(String, PolicyKind)} report these problems together with
     * all other problems.
     *
     * @param kind the use of the document
     * @return this document
     * @throws InvalidPolicyException with all problems for that use
     */
    public PolicyDocument requireValid(PolicyKind kind) {
        var problems = new ProblemCollector();
        KindRules.check(
                version, drafts(statements, BuiltOrParsed.PARSED), json, Preconditions.of(kind, "kind"), problems);
        problems.throwIfAny();
        return this;
    }

    /**
     * Compares the content of two documents.
     *
     * @param other any object
     * @return {@code true} if {@code other} is a document with the same version, ID and statements
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyDocument that
                && Objects.equals(version, that.version)
                && Objects.equals(id, that.id)
                && statements.equals(that.statements);
    }

    /** {@return a hash of version, ID and statements} */
    @Override
    public int hashCode() {
        return Objects.hash(version, id, statements);
    }

    /** {@return a human-readable form of the statements, which is not JSON and omits external IDs} */
    @Override
    public String toString() {
        return "PolicyDocument " + statements;
    }
}
