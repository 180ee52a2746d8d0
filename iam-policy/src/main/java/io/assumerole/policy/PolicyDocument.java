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
 * Holds an IAM policy document: a list of statements.
 *
 * <p>{@link #of} builds one, {@link #parse} reads one, {@link #toJson} writes it. A document follows the grammar of the
 * policy language from the moment it exists; what its use asks for in addition is checked by {@link #requireValid}.
 *
 * <p>Two documents are equal if version, ID and statements are, whichever way they are written.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy language</a>
 */
public final class PolicyDocument {
    /** The version of the policy language that built documents have. */
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
     * Builds a document of version 2012-10-17 whose use is not known yet.
     *
     * @param statements one or more
     * @return the document
     * @throws InvalidPolicyException with everything that is wrong: no statement, one that is null, two with the same
     *     Sid, one of an older document with a policy variable that is incomplete, or a document longer than the IAM
     *     API takes
     */
    public static PolicyDocument of(Statement... statements) {
        return built(null, statements);
    }

    /**
     * Builds a document of version 2012-10-17 for one use.
     *
     * @param kind what the document is to be used as
     * @param statements one or more
     * @return the document
     * @throws InvalidPolicyException with everything that is wrong, as {@link #of(Statement...)} and
     *     {@link #requireValid} find it
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
        var drafts = drafts(list, Origin.BUILT);
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

    private static List<StatementElements> drafts(List<Statement> statements, Origin source) {
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
     * <p>One value or a list is taken wherever IAM takes both. Unknown and duplicate keys, and anything after the
     * document, are refused.
     *
     * @param json the text, of any length; null is refused like any other text that is no document
     * @return the document; it is written back as it was read, without white space
     * @throws InvalidPolicyException with everything that is wrong
     */
    public static PolicyDocument parse(String json) {
        return PolicyReader.read(json, null);
    }

    /**
     * Reads a document for one use.
     *
     * @param json the text
     * @param kind what the document is to be used as
     * @return the document; it is written back as it was read, without white space
     * @throws InvalidPolicyException with everything that is wrong: first what breaks the grammar, then Sids that stand
     *     there twice, then what its use asks for and forbids
     * @see #parse(String)
     */
    public static PolicyDocument parse(String json, PolicyKind kind) {
        return PolicyReader.read(json, Preconditions.of(kind, "kind"));
    }

    /**
     * {@return the version of the policy language, {@code 2012-10-17} or {@code 2008-10-17}; nothing if a document that
     * was read has none, which to IAM means 2008-10-17}
     */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** {@return whether policy variables count; in a document of the older version they are plain text} */
    public boolean hasVariables() {
        return VERSION.equals(version);
    }

    /** {@return the document's ID, or nothing; built documents have none} */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** {@return the statements in their order, never empty} */
    public List<Statement> statements() {
        return statements;
    }

    /**
     * Writes the document, always the same way.
     *
     * <p>A document that was read is written as it was: order, lists of one, booleans and escapes included. A built one
     * has the order Version, Statement, and in a statement Sid, Effect, Principal, Action, Resource, Condition;
     * Statement is a list, one value stands alone and several are a list.
     *
     * @return JSON without white space between its tokens
     */
    public String toJson() {
        return json;
    }

    /**
     * {@return the number of characters of {@link #toJson()} that are not white space, which AWS compares with its
     * quotas for trust, managed and inline policies}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">Quotas</a>
     */
    public int size() {
        return (int) json.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /**
     * Checks what a use of the document asks for and forbids. Where the use is known already, {@link #of(PolicyKind,
     * Statement...)} and {@link #parse(String, PolicyKind)} find this with the rest.
     *
     * @param kind what the document is to be used as
     * @return this document
     * @throws InvalidPolicyException with everything that is wrong for that use
     */
    public PolicyDocument requireValid(PolicyKind kind) {
        var problems = new ProblemCollector();
        KindRules.check(version, drafts(statements, Origin.READ), json, Preconditions.of(kind, "kind"), problems);
        problems.throwIfAny();
        return this;
    }

    /**
     * Compares what the documents say.
     *
     * @param other anything
     * @return whether it is a document of the same version, ID and statements
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

    /** {@return the statements for people, which is not JSON; external IDs are left out} */
    @Override
    public String toString() {
        return "PolicyDocument " + statements;
    }
}
