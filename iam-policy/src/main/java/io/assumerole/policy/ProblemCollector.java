package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Collects problems and throws them together. */
final class ProblemCollector {
    /** The text that messages show instead of a value that its owner may consider secret. */
    static final String HIDDEN = "";

    private final List<PolicyProblem> found = new ArrayList<>();
    /** The indexes of the problems that only apply to documents of version 2012-10-17. */
    private final BitSet variableProblems = new BitSet();

    void add(ElementPath path, String what, String given, String allowed, String remedy) {
        found.add(new PolicyProblem(path.toString(), "", what, given, allowed, remedy));
    }

    /** Adds an invalid policy variable, which is plain text in a document of the older version. */
    void addVariable(ElementPath path, String shown) {
        add(
                path,
                "contains an invalid policy variable",
                shown,
                "${prefix:name}, ${prefix:name, 'default'}, ${*}, ${?} or ${$}",
                "complete the variable, or write ${$} for a dollar sign");
        variableProblems.set(found.size() - 1);
    }

    /** Returns the number of problems that apply to documents of both versions. */
    int size() {
        return found.size() - variableProblems.cardinality();
    }

    /** Drops the problems that apply only to documents of version 2012-10-17. */
    void dropVariables() {
        var others = IntStream.range(0, found.size())
                .filter(i -> !variableProblems.get(i))
                .mapToObj(found::get)
                .toList();
        found.clear();
        found.addAll(others);
        variableProblems.clear();
    }

    /** Returns the position of the next problem, for {@link #nameStatement}. */
    int mark() {
        return found.size();
    }

    /** Adds the statement's Sid to the problems that were added since the mark. */
    void nameStatement(int mark, String sid) {
        if (sid == null || sid.isBlank()) {
            return;
        }
        var shown = Text.quote(sid);
        for (int i = mark; i < found.size(); i++) {
            found.set(i, found.get(i).of(shown));
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidPolicyException(found);
        }
    }
}
