package io.assumerole.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds an IAM policy document: a list of statements.
 *
 * <p>{@link #of} builds one, {@link #parse} reads one, {@link #toJson} writes it. A document
 * follows the grammar of the policy language from the moment it exists; what its use asks for in
 * addition is checked by {@link #requireValid}.
 *
 * <p>Two documents are equal if version, ID and statements are, whichever way they are written.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">IAM
 *     User Guide: grammar of the policy language</a>
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
     * Builds a document of version 2012-10-17.
     *
     * @param statements one or more
     * @return the document
     * @throws InvalidPolicyException if there is no statement, one is null, two have the same Sid,
     *     or the document is longer than the IAM API takes
     */
    public static PolicyDocument of(Statement... statements) {
        Problems problems = new Problems();
        List<Statement> list = Arrays.asList(statements);
        if (list.isEmpty() || list.contains(null)) {
            problems.add(
                    Path.ROOT.then("Statement"),
                    list.isEmpty() ? "is empty" : "holds null",
                    "",
                    "one or more statements",
                    "give the statements");
            problems.throwIfAny();
        }
        DocumentRules.checkSids(list, problems);
        String json = PolicyWriter.write(VERSION, list);
        DocumentRules.checkText(json, problems);
        problems.throwIfAny();
        return new PolicyDocument(VERSION, null, list, json);
    }

    /**
     * Reads a document strictly.
     *
     * <p>One value or a list is taken wherever IAM takes both. Unknown and duplicate keys, and
     * anything after the document, are refused.
     *
     * @param json the text; null is refused like any other text that is no document
     * @return the document; it is written back as it was read, without white space
     * @throws InvalidPolicyException with everything that is wrong
     */
    public static PolicyDocument parse(String json) {
        return PolicyReader.read(json);
    }

    /**
     * Returns the version of the policy language.
     *
     * @return {@code 2012-10-17} or {@code 2008-10-17}, or nothing if a document that was read has
     *     none, which to IAM means 2008-10-17
     */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /**
     * Returns the document's ID.
     *
     * @return the ID, or nothing; built documents have none
     */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Returns the statements.
     *
     * @return the statements in their order, never empty
     */
    public List<Statement> statements() {
        return statements;
    }

    /**
     * Writes the document, always the same way.
     *
     * <p>A document that was read is written as it was: order, lists of one, booleans and escapes
     * included. A built one has the order Version, Statement, and in a statement Sid, Effect,
     * Principal, Action, Resource, Condition; Statement is a list, one value stands alone and
     * several are a list.
     *
     * @return JSON without white space between its tokens
     */
    public String toJson() {
        return json;
    }

    /**
     * Returns the size that AWS compares with its quotas for trust, managed and inline policies.
     *
     * @return the number of characters of {@link #toJson()} that are not white space
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
     *     User Guide: quotas</a>
     */
    public int size() {
        return (int) json.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /**
     * Checks what a use of the document asks for and forbids.
     *
     * @param kind what the document is to be used as
     * @return this document
     * @throws InvalidPolicyException with everything that is wrong for that use
     */
    public PolicyDocument requireValid(PolicyKind kind) {
        Problems problems = new Problems();
        KindRules.check(this, kind, problems);
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
    public boolean equals(Object other) {
        return other instanceof PolicyDocument that
                && Objects.equals(version, that.version)
                && Objects.equals(id, that.id)
                && statements.equals(that.statements);
    }

    /**
     * Returns a hash of version, ID and statements.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return Objects.hash(version, id, statements);
    }

    /**
     * Returns the statements for people; external IDs are left out.
     *
     * @return a text that is not JSON
     */
    @Override
    public String toString() {
        return "PolicyDocument " + statements;
    }
}
